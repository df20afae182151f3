"""Reading and writing of embedded font programs, for whoever changes what is in them."""

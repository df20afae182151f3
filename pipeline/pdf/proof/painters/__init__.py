"""One module per renderer: NAME, the version, and page pictures of a file as that renderer paints them."""

"""The engines that read pictures, behind one interface; the first that is here is used."""

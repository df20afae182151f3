"""Word files (ECMA-376) read as paragraphs and written again with other words; runs in a limited child."""

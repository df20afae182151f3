"""HTML read as paragraphs and written again with other words; runs in a limited child."""

"""Takes out of a PDF what acts, hides or tells on somebody, and flattens forms. `steps` is the door for flows."""

"""What differs between two PDFs, in words and to the eye, with a report. `steps` is the door for flows."""

"""What every rewrite of a PDF begins and ends with: opening, choosing pages, keeping what points at them, saving."""

"""Takes words, patterns and areas out of a PDF for good, and proves it with programs that had no part in it.

`steps` is the door for flows. Everything runs in a limited process.
"""

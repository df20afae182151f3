"""Makes a PDF smaller and proves that it lost nothing: images by their placement, fonts, streams, structure.

`steps` is the door for flows; method and figures are in docs/compression.md. Everything runs in a limited process.
"""

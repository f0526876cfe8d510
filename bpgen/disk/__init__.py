"""Files: read up to a size, written whole or not at all; their tables and the numbers in them."""

"""The functions that formulas call, one in a file."""

"""Speed and memory, measured beside peers and programs written by hand: `make bench`."""

"""Speed and memory beside peers and programs written by hand (`make bench`), and whether marks are fair."""

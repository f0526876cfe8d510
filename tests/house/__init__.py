"""The house itself: Makefile, README, wheel, start-up, and the same bytes everywhere."""

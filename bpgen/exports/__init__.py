"""Data for other programs: one module for each kind."""

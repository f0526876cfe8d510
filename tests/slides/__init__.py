"""Tests of the slides, and what reads a deck back from its TeX for them."""

"""Figures: drawings of a network, from one layout."""

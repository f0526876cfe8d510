"""Kinds of layers: each with its parameters and its forward formulas, and how its derivatives are taught."""

"""Definitions: every quantity of a round of backpropagation, defined once.

Nothing here holds a number of the problem, a word of a language or a mark of a format.
"""

"""The problem with its numbers: layers, samples, rules; checked when it is made."""

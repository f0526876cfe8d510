"""The program's name and version: the one place that says them."""

PROGRAM = "bpgen"
__version__ = "0.1.0"

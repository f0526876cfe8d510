"""Independent judges of the numbers: none uses the derivatives, or the arithmetic, that it judges."""

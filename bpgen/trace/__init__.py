"""Numbers: a graph with a value for every name, in floats, arrays, exact decimals or intervals."""

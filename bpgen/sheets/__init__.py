"""Exercise sheets and answer keys, and the explanation of a value."""

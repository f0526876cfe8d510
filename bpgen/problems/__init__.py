"""From what people type to a problem: arrays, and the shape of a network to be drawn from a seed."""

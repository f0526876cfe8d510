"""Training: a network over many rounds, and a classifier over many points, with reports on the way."""

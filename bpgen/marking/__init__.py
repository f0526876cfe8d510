"""Learners' numbers beside the engine's: files read, each step judged, the first wrong one looked into."""

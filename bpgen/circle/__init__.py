"""The reading circle: its schedule, read, checked and told."""

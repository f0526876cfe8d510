"""The demonstration's experiments: tables, plots, excerpts; for pages and slides."""

"""Words by key, in every language."""

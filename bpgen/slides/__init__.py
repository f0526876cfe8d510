"""The slides: the whole lecture for any network, as a beamer deck and as pages for a browser."""

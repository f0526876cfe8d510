"""Problems that are worked in a browser."""

"""The course site: the lesson of a network as Sphinx sources, and the site built from them."""

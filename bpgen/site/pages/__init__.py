"""The pages of the course, one module a page."""

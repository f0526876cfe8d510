"""A class: its roster, a problem for each student, what comes back, and marks."""

"""Documents: which steps, in what order, for whom; and the templates that print them."""

"""Independent judges. None of them knows bpgen, and bpgen knows none of them."""

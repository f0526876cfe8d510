"""One printer per target. Each is a table of marks; the order and the brackets are decided once."""

"""Programs: from a network to one file that trains it, in plain Python or a framework, to be read and run."""

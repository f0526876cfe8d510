"""From a template to files: what each format escapes, and the programs that finish it."""

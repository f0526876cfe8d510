"""The commands: one module each, which has the command under its own name. It is found by the file, described
by its words in help.toml, and imported when it is called.
"""

"""The commands of `bpgen class`: one module each, as in `cli/commands`."""

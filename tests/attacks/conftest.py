"""The command line, as its own tests call it."""

from cli.conftest import refused, run

__all__ = ["refused", "run"]

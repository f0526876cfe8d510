"""`bpgen class`: a class of students, each with a sheet of their own."""

from __future__ import annotations

import click

from ..groups import Commands


@click.group("class", cls=Commands, package="bpgen.cli.classroom", key="class")
def class_() -> None:
    """The group of a class's commands."""

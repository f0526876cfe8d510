"""``bpgen schema``: the JSON Schema of files."""

from __future__ import annotations

import json

import click

from ..described import command
from ..files import kind_of_file
from ..options import lang_option
from ..streams import emit


@command()
@click.option("--training", is_flag=True)
@click.option("--graph", is_flag=True)
@lang_option
def schema(training: bool, graph: bool, lang: str) -> None:
    """The command: a schema out."""
    from ...problems.tables import graph_schema
    from ...problems.tables import schema as network_schema
    from ...training.tables import training_schema

    schemas = {"network": network_schema, "graph": graph_schema, "training": training_schema}
    made = schemas[kind_of_file(training, graph)]()
    emit(json.dumps(made, indent=2, ensure_ascii=False) + "\n")

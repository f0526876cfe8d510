"""``bpgen presets``, ``bpgen new`` and ``bpgen schema``: network files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..disk.output import write_files
from ..disk.reasons import reason_of
from ..errors import BpgenError
from ..errors.messages import said
from ..formats.plain import phrase
from ..network.problem import Network
from ..network.scalar import ScalarGraph
from ..words.texts import file_text, terminal
from .described import command
from .kinds import FilePath, Known
from .options import lang_option
from .streams import emit


@command()
@click.option("--format", "format_", type=Known(["table", "json"]), default="table", show_default=True)
@lang_option
def presets(format_: str, lang: str) -> None:
    """The command: a table or JSON out."""
    from ..problems.preset import graph_names, preset_names
    from ..problems.scalar import read_graph

    rows = [_row(name, Network.preset(name)) for name in preset_names()]
    rows += [_graph_row(name, read_graph(name)) for name in graph_names()]
    if format_ == "json":
        emit(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return
    from .tables import console, plain, table

    words = terminal(lang)

    def heading(*keys: str) -> str:
        return " / ".join(phrase(words, f"heading.{key}") for key in keys)

    out = table(heading("name"), heading("shape"), heading("activations", "loss", "source"))
    for row in rows:
        defined = row.get("activations") or row["formulas"]
        assert isinstance(defined, list)
        functions = "; ".join(filter(None, (", ".join(defined), str(row.get("loss", "")))))
        out.add_row(plain(str(row["name"])), plain(str(row["shape"])), plain(f"{functions}\n{row['source']}"))
    console().print(out)


def _row(name: str, network: Network) -> dict[str, object]:
    return {
        "name": name,
        "shape": "-".join(str(n) for n in network.architecture.sizes),
        "activations": [layer.activation.value for layer in network.layers],
        "loss": network.loss.value,
        "samples": len(network.samples),
        "source": network.source,
    }


def _graph_row(name: str, graph: ScalarGraph) -> dict[str, object]:
    formulas = [f"{name} = {formula}" for name, formula in graph.definitions]
    return {"name": name, "shape": graph.architecture.label, "formulas": formulas, "source": graph.source}


@command()
@click.argument("file", type=FilePath())
@click.option("--force", is_flag=True)
@click.option("--training", is_flag=True)
@click.option("--graph", is_flag=True)
@lang_option
def new(file: Path, force: bool, training: bool, graph: bool, lang: str) -> None:
    """The command: a file out."""
    text = file_text(lang, _kind(training, graph))
    write_new(file, text.encode(), force=force, example="my-course.toml")
    click.echo(str(file))


def _kind(training: bool, graph: bool) -> str:
    """Which kind of file is meant. Raises ``BpgenError`` where it is two."""
    if training and graph:
        raise BpgenError("cli.both", first="--training", second="--graph")
    return "training" if training else "graph" if graph else "network"


def write_new(file: Path, data: bytes, *, force: bool, example: str) -> None:
    """Write a file to start from. Raises ``BpgenError`` where it may not or cannot be written; ``example`` is
    a name that one might give it.
    """
    try:
        folder, there = file.is_dir(), file.exists()
        if not folder and (force or not there):
            write_files(file.parent, {file.name: data})
    except BpgenError as error:
        raise error.mended(said("cli.not_written")) from None
    except OSError as error:
        mend = said("cli.not_written")
        raise BpgenError("disk.file", where=str(file), mend=mend, reason=reason_of(error)) from None
    if folder:
        raise BpgenError("cli.new_folder", where=str(file), example=example)
    if there and not force:
        raise BpgenError("cli.exists", where=str(file))


@command()
@click.option("--training", is_flag=True)
@click.option("--graph", is_flag=True)
@lang_option
def schema(training: bool, graph: bool, lang: str) -> None:
    """The command: a schema out."""
    from ..problems.tables import graph_schema
    from ..problems.tables import schema as network_schema
    from ..training.tables import training_schema

    schemas = {"network": network_schema, "graph": graph_schema, "training": training_schema}
    made = schemas[_kind(training, graph)]()
    emit(json.dumps(made, indent=2, ensure_ascii=False) + "\n")

"""The command line: arguments and printing only.

Each command stands in a module of its own, imported when it is called: a seed's sheet must start
quickly, so what other commands need is not loaded with it.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from .. import __version__
from ..errors import BpgenError, nearest, visible
from ..language import language_of
from ..texts import LANGUAGES
from .signals import Ended, ending
from .streams import OUTPUT_FAILED, READER_GONE, abandon, complain, is_of_output, prepare

#: Each command's place and its line in the overview, in the order in which a lecturer meets them.
COMMANDS = {
    "exercise": ("bpgen.cli.exercise:exercise", "Make an exercise sheet and its answer key."),
    "show": ("bpgen.cli.show:show", "List every intermediate value of a network."),
    "explain": ("bpgen.cli.explain:explain", "Derive one quantity step by step."),
    "compare": ("bpgen.cli.compare:compare_answers", "Set a learner's numbers beside a sheet's key."),
    "train": ("bpgen.cli.train:train", "Train a network over many rounds, or a classifier."),
    "site": ("bpgen.cli.site:site", "Make the course of a network as a site in both languages."),
    "slides": ("bpgen.cli.slides:slides", "Make the slides of the whole lecture."),
    "program": ("bpgen.cli.program:program", "Print a program that trains a network, in a framework."),
    "verify": ("bpgen.cli.verify:verify", "Prove every printed number by independent judges."),
    "presets": ("bpgen.cli.files:presets", "List the networks that come with bpgen."),
    "new": ("bpgen.cli.files:new", "Write a commented network file to start from."),
    "schema": ("bpgen.cli.files:schema", "Print the JSON Schema of network files, for editors."),
}

_BAD_INPUT, _INTERRUPTED = 2, 130


class _Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    # The signatures are click's own, with or without use for the context.
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            raise BpgenError(f"There is no command {args[0]!r}.", mend=nearest(args[0], COMMANDS))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The overview, from the table: no command need be imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


_OVERVIEW = """Every number of a backpropagation lecture, from one network.

\b
bpgen exercise --seed 3              a sheet and its key
bpgen show mazur w5+                 one value of the deck's network
bpgen explain mazur dE_total/dw1     how it comes about, step by step
bpgen slides --network mazur         the lecture as slides
bpgen new my-course.toml             a network of your own
"""


@click.group(
    cls=_Lazy,
    help=_OVERVIEW,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help="The language of words.")
@click.version_option(__version__, prog_name="bpgen", message="%(prog)s %(version)s")
def cli() -> None:
    """The group of all commands."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its status.

    0 is done, 1 that something differs, 2 bad input, 74 that standard output cannot be written; for each but
    the first two there is one message on standard error. 130 is an interruption, 143 and 129 an end that the
    system asks for, 141 a reader who has gone.
    """
    if not prepare():
        sys.exit(_refuse("Standard output is closed.", OUTPUT_FAILED))
    try:
        with ending():
            status = _run(list(sys.argv[1:] if args is None else args))
    except Ended as ended:  # outside of every command
        status = ended.status
    sys.exit(status)


def _run(args: list[str]) -> int:
    lang = language_of(args, os.environ)
    try:
        status = cli.main(args, prog_name="bpgen", standalone_mode=False, obj=lang)
        sys.stdout.flush()
    except BpgenError as error:
        return _refuse(error.text(lang))
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        complain(lambda: click.echo(visible(said.getvalue()), err=True, nl=False))
        return _BAD_INPUT
    except (click.Abort, KeyboardInterrupt) as error:
        cause = error.__cause__ or error
        return cause.status if isinstance(cause, Ended) else _INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The reader has gone (bpgen show mazur | head; click leaves then): nothing more can be said to it.
        abandon(1)
        return READER_GONE
    except OSError as error:
        return _system_error(error)
    except RecursionError:
        return _refuse("The network or its file is nested too deeply.\n  Use a smaller one.")
    except ArithmeticError:
        return _refuse(
            "The values of this network leave the range that can be computed.\n"
            "  Use smaller weights and inputs, a smaller learning rate, or more digits."
        )
    except MemoryError:
        return _refuse("There is not enough memory.\n  Use fewer units, layers, samples or rounds.")
    return status if isinstance(status, int) else 0


def _system_error(error: OSError) -> int:
    reason = error.strerror or str(error)
    if not is_of_output(error):
        where = f"{error.filename}: " if error.filename else ""
        return _refuse(f"{where}{reason}.")
    abandon(1)
    return _refuse(f"Standard output cannot be written: {reason}.", OUTPUT_FAILED)


def _refuse(message: str, status: int = _BAD_INPUT) -> int:
    complain(lambda: click.echo(f"Error: {message}", err=True))
    return status

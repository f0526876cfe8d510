"""The command line: arguments and printing only.

Each command stands in a module of its own, imported when it is called: a seed's sheet must start
quickly, so what other commands need is not loaded with it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from ..disk.reasons import reason_of
from ..errors import BpgenError, visible
from ..errors.languages import LANGUAGES
from ..errors.messages import said
from ..version import PROGRAM, __version__
from ..words.language import language_of
from .described import complaint
from .groups import Commands, names_of
from .kinds import Known
from .lines import say
from .signals import Ended, ending
from .streams import OUTPUT_FAILED, READER_GONE, abandon, complain, is_of_output, prepare

_BAD_INPUT, _INTERRUPTED = 2, 130
#: How many new objects the collector waits for, and how many of its rounds before it looks at older ones:
#: what is imported stays, and looking through it as often as Python does of itself takes a tenth of a sheet.
_PATIENCE = (100_000, 10, 10)


@click.group(
    cls=Commands,
    package="bpgen.cli.commands",
    key=PROGRAM,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--lang", "asked", type=Known(LANGUAGES))
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
def cli(asked: str | None) -> None:
    """The group of all commands; which language is asked for, each of them sees in its context."""


#: The names of the commands, from a to z; the overview lists them as help.toml does.
COMMANDS = names_of(cli)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its status.

    0 is done, 1 that something differs, 2 bad input, 74 that standard output cannot be written; for each but
    the first two there is one message on standard error. 130 is an interruption, 143 and 129 an end that the
    system asks for, 141 a reader who has gone.
    """
    gc.set_threshold(*_PATIENCE)
    given = list(sys.argv[1:] if args is None else args)
    lang = language_of(given, os.environ)
    if not prepare():
        sys.exit(_refuse(BpgenError("usage.closed"), lang, OUTPUT_FAILED))
    try:
        with ending():
            status = _run(given, lang)
    except Ended as ended:  # outside of every command
        status = ended.status
    sys.exit(status)


def _run(args: list[str], lang: str) -> int:
    try:
        status = cli.main(args, prog_name=PROGRAM, standalone_mode=False, obj=lang)
        sys.stdout.flush()
    except BpgenError as error:
        return _refuse(error, lang)
    except click.ClickException as error:
        return _refuse_usage(error, lang)
    except (click.Abort, KeyboardInterrupt) as error:
        cause = error.__cause__ or error
        return cause.status if isinstance(cause, Ended) else _INTERRUPTED
    except (BrokenPipeError, SystemExit) as error:
        if isinstance(error, SystemExit) and not error.code:
            return 0  # a shell has been told what completes a word
        # The reader has gone (bpgen show mazur | head; click leaves then): nothing more can be said to it.
        abandon(1)
        return READER_GONE
    except OSError as error:
        return _system_error(error, lang)
    except RecursionError:
        return _refuse(BpgenError("usage.nested"), lang)
    except ArithmeticError:
        return _refuse(BpgenError("usage.range"), lang)
    except MemoryError:
        return _refuse(BpgenError("usage.memory"), lang)
    return status if isinstance(status, int) else 0


def _system_error(error: OSError, lang: str) -> int:
    reason = reason_of(error)
    if not is_of_output(error):
        where = error.filename if isinstance(error.filename, str) else ""
        return _refuse(BpgenError("usage.system", where=where, reason=reason), lang)
    abandon(1)
    return _refuse(BpgenError("usage.output", reason=reason), lang, OUTPUT_FAILED)


def _refuse_usage(error: click.ClickException, lang: str) -> int:
    """Say what is wrong in what was typed; without any word, the help."""
    if (found := complaint(error)) is not None:
        return _refuse(found, lang)
    complain(lambda: click.echo(visible(error.format_message()), err=True))
    return _BAD_INPUT


def _refuse(error: BpgenError, lang: str, status: int = _BAD_INPUT) -> int:
    text = said("usage.error", message=error.text(lang)).text(lang)
    complain(lambda: say(text))
    return status

"""The command line's standard streams: their encoding, and what happens where one of them fails."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable

#: The exit status where standard output cannot be written: EX_IOERR of sysexits.h. No result has it.
OUTPUT_FAILED = 74
#: The status that a shell gives a program whose reader has gone: 128 + SIGPIPE.
READER_GONE = 141


def prepare() -> bool:
    """Make the standard streams fit for text; whether there is a standard output at all.

    A letter that a terminal's encoding lacks is shown by its code: better than no answer.
    """
    if sys.stderr is None:
        # Closed (2>&-): nothing can be said to anybody, but the status still tells.
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return sys.stdout is not None


def emit(text: str) -> None:
    """Write to standard output what another program reads: code, JSON, CSV.

    It is UTF-8 with the ends of lines as they are, whatever the locale: Python, for one, reads no source in
    Shift_JIS. A terminal gets its own encoding.
    """
    stream = sys.stdout
    if not isinstance(stream, io.TextIOWrapper) or stream.isatty():
        stream.write(text)
        return
    stream.flush()
    rest = memoryview(text.encode("utf-8", "backslashreplace"))
    while rest:
        # Unbuffered (python -u), a write may take a part only, and says so.
        rest = rest[stream.buffer.write(rest) :]


def is_of_output(error: OSError) -> bool:
    """Whether an error is one of writing to standard output: files are written by ``output``, and opening
    them names them.
    """
    return error.filename is None and error.errno is not None


def abandon(descriptor: int) -> None:
    """Let what is still buffered for standard output (1) or error (2) go nowhere: it would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def complain(show: Callable[[], object]) -> None:
    """Show a message on standard error; where that is full, too, the status is all that can be said."""
    try:
        show()
        sys.stderr.flush()
    except OSError:
        abandon(2)

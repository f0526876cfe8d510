"""The program as a process of its own: ``bpgen``, or ``python -m bpgen``."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

from .cli import main


def run() -> NoReturn:
    """Run the command line, and end the process with its status.

    Python would first free every object that there is, which takes a twentieth of a sheet's time; by then
    all files are closed and all processes of ours have ended.
    """
    try:
        main()
    except SystemExit as ended:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                if stream is not None:  # closed by who called us
                    stream.flush()
        os._exit(ended.code if isinstance(ended.code, int) else 1)


if __name__ == "__main__":
    run()

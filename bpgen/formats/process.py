"""Sphinx over one language, in a process of its own: takes the arguments of ``sphinx-build``.

It is run as a file, so that no folder but those of the installed libraries is searched for modules. The
folder of this package, which may be a checkout, is searched last.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

#: How many new objects the collector waits for, and how many of its rounds before it looks at older ones.
#: A page's nodes know their parents, so they are many and stay until the page is written: looking as often
#: as Python does of itself takes a fifth of the build, and finds next to nothing.
_PATIENCE = (200_000, 20, 100)

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from sphinx.cmd.build import main

    gc.set_threshold(*_PATIENCE)
    sys.exit(main(sys.argv[1:]))

"""Typst over a source of a user's own templates, in a process that is ended where it takes too long.

It is run as a file with the folder of the templates, that of the fonts, and that of ``source.typ``, where it
leaves ``made.pdf``; or it says what is wrong, as the last line of its complaints in JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    import typst

    root, fonts, folder = sys.argv[1:]
    compiler = typst.Compiler(
        root=root,
        font_paths=[fonts],
        ignore_system_fonts=True,
        package_path=folder,
        package_cache_path=folder,
    )
    source = (Path(folder) / "source.typ").read_bytes()
    try:
        made, warnings = compiler.compile_with_warnings(source, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        sys.stderr.write("\n" + json.dumps([error.message, error.diagnostic]))
        sys.exit(1)
    if warnings:
        sys.stderr.write("\n" + json.dumps([warnings[0].message, warnings[0].diagnostic]))
        sys.exit(1)
    assert isinstance(made, bytes)
    (Path(folder) / "made.pdf").write_bytes(made)

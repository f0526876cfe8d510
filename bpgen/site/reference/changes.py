"""The changelog's page, from the project's own file in the page's language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from ...errors import BpgenError
from ...formats.markdown import prose

_PACKAGE = Path(__file__).parents[2]


class Version(NamedTuple):
    """What changed in a version: headings such as Added, each with its entries, in MyST."""

    name: str
    changes: tuple[tuple[str, tuple[Markup, ...]], ...]


def changelog(lang: str) -> dict[str, Any]:
    """What the file says at its top, and its versions. Raises ``BpgenError`` where the file is missing."""
    head, *parts = re.split(r"^## ", _text(lang), flags=re.MULTILINE)
    versions = [_version(part) for part in parts]
    about = head.partition("\n")[2]
    return {"about": prose(about), "versions": versions}


def _text(lang: str) -> str:
    """The file: inside the installed package, or at the top of a checkout."""
    # A language without a changelog of its own has that of docstrings.
    for name in (f"CHANGELOG.{lang}.md", "CHANGELOG.md"):
        for folder in (_PACKAGE, _PACKAGE.parent):
            if (folder / name).is_file():
                return (folder / name).read_text(encoding="utf-8")
    raise BpgenError("site.no_changes", where=str(_PACKAGE), name=name)


def _version(part: str) -> Version:
    name, _, rest = part.partition("\n")
    changes = []
    for section in re.split(r"^### ", rest, flags=re.MULTILINE)[1:]:
        heading, _, text = section.partition("\n")
        entries = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
        changes.append((heading.strip(), tuple(prose(entry) for entry in entries)))
    return Version(name.strip().replace("[", "").replace("]", ""), tuple(changes))

"""Words: texts by key, from TOML files in one folder per language, the same files and keys in each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from ..disk.inputs import read_file
from ..disk.toml import loads, refused
from ..errors import BpgenError
from ..errors.languages import words_folder
from ..errors.messages import said
from .ideas import TABLES, Ideas, with_ideas

_NAME = re.compile(r"\{(\w+)\}")
Text = TypeVar("Text")


@lru_cache(maxsize=256)
def words(kind: str, lang: str, own: Path | None = None) -> Mapping[str, Any]:
    """The texts of one kind ("sheet", "terminal", "prose/mistakes") in one language, with those of ideas that
    have a file each (``ideas.py``).

    ``own`` is a user's folder: texts in its ``words/lang/kind.toml`` take the place of ours, key by key.
    Raises ``BpgenError`` where the user's file does not parse or has a key that we do not know.
    """
    file = f"{kind}.toml"
    path = word_file(lang, file)
    others = _read(path) if path.is_file() or kind not in TABLES else {}
    ours = with_ideas(kind, others, lambda idea: words(idea, lang, own), lang)
    if own is None:
        return ours
    _refuse_moved(kind, lang, own)
    path = word_file(lang, file, own)
    return _merged(ours, _read(path), str(path)) if path.is_file() else ours


def word_file(lang: str, name: str, own: Path | None = None) -> Path:
    """Where a file of a language is: in our templates, or in a user's folder.

    Raises ``BpgenError`` where the user's folder has texts in a place that is not read any more.
    """
    if own is None:
        return words_folder() / lang / name
    moved = (f"prose/{lang}", f"pages/{lang}", "schedule/columns.toml")
    for path in (*own.glob(f"*/{lang}.toml"), *(own / name for name in moved)):
        if path.exists():
            raise BpgenError("text.moved", where=str(path), folder=f"words/{lang}")
    return own / "words" / lang / name


def file_text(lang: str, name: str) -> str:
    """A file to start from, with remarks: "network", "graph", "training" or "schedule". A remark with a place
    for names, ``{activations}``, ``{losses}`` or ``{notations}``, has all of them; where nothing is before
    it, each on a line of its own with what it is.
    """
    text = word_file(lang, f"files/{name}.toml").read_text(encoding="utf-8")
    return re.sub(_LISTED, lambda found: _with_names(lang, found[1], found[2]), text)


#: A remark with a place for names.
_LISTED = r"(?m)^# (.*)\{(\w+)\}$"
#: Remarks are broken into lines of so many letters.
_WIDEST = 100


def _with_names(lang: str, before: str, names: str) -> str:
    from textwrap import wrap

    from ..graph.architecture import ActivationName, LossName
    from ..printers.notation import NOTATIONS

    known = {"activations": ActivationName, "losses": LossName, "notations": NOTATIONS}[names]
    listed = [before + ", ".join(known)]
    if not before.strip():
        listed = [f"{before}{name}: {_remark(lang, f'{names}/{name}')}" for name in known]
    lines = (wrap(x, _WIDEST, subsequent_indent=" " * 4, break_on_hyphens=False) for x in listed)
    return "\n".join(f"# {line}" for line in chain.from_iterable(lines))


def _remark(lang: str, idea: str) -> str:
    texts = words(idea, lang)
    return f"{texts['name']}{texts.get('remark', '')}"


def terminal(lang: str) -> Mapping[str, Any]:
    """The words of the terminal in one language."""
    return words("terminal", lang)


def pieces(
    words: Mapping[str, Any],
    key: str,
    values: Mapping[str, object],
    literal: Callable[[str], Text],
    value: Callable[[object], Text],
) -> Iterator[Text]:
    """The text under a dotted key in pieces: what stands there by ``literal``, and by ``value`` what is
    filled in for its names in braces.

    Raises ``BpgenError`` for an unknown key, or a name in braces that has no value.
    """
    found: Any = words
    for part in key.split("."):
        if not isinstance(found, Mapping) or part not in found:
            raise BpgenError("text.missing", key=key)
        found = found[part]
    for n, piece in enumerate(_NAME.split(str(found))):
        if n % 2 == 0:
            if piece:
                yield literal(piece)
        elif piece in values:
            yield value(values[piece])
        else:
            known = said("hint.known", names=", ".join(values)) if values else said("text.no_names")
            raise BpgenError("text.name", mend=known, name=f"{{{piece}}}", key=key)


#: Tables of texts that stood in another file before: the file, the table, and the file that has them now.
_MOVED = (
    ("terminal", "title", "quantities"),
    ("terminal", "why", "quantities"),
    ("notes", "reason", "quantities"),
)


def _refuse_moved(kind: str, lang: str, own: Path) -> None:
    for before, table, now in _MOVED:
        path = word_file(lang, f"{before}.toml", own)
        if kind in (before, now) and path.is_file() and table in _read(path):
            raise BpgenError("text.moved_table", where=str(path), key=table, file=f"words/{lang}/{now}.toml")


def _read(path: Path) -> Mapping[str, Any]:
    mend, text = said("text.toml"), ""
    try:
        text = read_file(path, mend).decode("utf-8-sig")
        return loads(text)
    except UnicodeDecodeError as error:
        raise BpgenError("toml.utf8", where=str(path), byte=error.start + 1) from None
    except tomllib.TOMLDecodeError as error:
        raise refused(error, text, str(path)).mended(mend) from None


def _merged(ours: Mapping[str, Any], theirs: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    from ..errors import nearest

    changed: dict[str, Any] = {}
    for key, value in theirs.items():
        if key not in ours:
            raise BpgenError("text.unknown", where=where, mend=nearest(key, ours), key=key[:40])
        if isinstance(ours[key], Mapping) != isinstance(value, Mapping):
            raise BpgenError("text.form", where=where, key=key)
        if isinstance(value, Mapping):
            changed[key] = _merged(ours[key], value, f"{where}: {key}")
        elif isinstance(ours[key], list):
            if not (isinstance(value, list) and value and all(isinstance(x, str) for x in value)):
                raise BpgenError("text.list", where=where, key=key)
            changed[key] = value
        elif not isinstance(value, str):
            raise BpgenError("text.string", where=where, key=key)
        else:
            changed[key] = value
    return ours.changed(changed) if isinstance(ours, Ideas) else {**ours, **changed}

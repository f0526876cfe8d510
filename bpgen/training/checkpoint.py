"""Checkpoints: where a run stands, in a file from which it goes on to the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..bounds import CHECKPOINT
from ..errors import BpgenError
from ..inputs import read_file
from ..output import write_files

_FORMAT = "bpgen checkpoint 1"
#: The length of a hash as text.
_HASH = 64


def digest(*parts: object) -> str:
    """What stands for these parts where they are compared: a hash of them as Python writes them."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode()).hexdigest()


def save(path: Path, problem: Mapping[str, str], state: Mapping[str, Any]) -> None:
    """Write a state. ``problem`` says by name what its problem is; floats come back as they were.

    Raises ``BpgenError`` where it cannot be written; what stood there before stays.
    """
    body = json.dumps(state, separators=(",", ":"))
    text = json.dumps({"format": _FORMAT, "problem": dict(problem), "check": _check(body)}) + f"\n{body}\n"
    try:
        write_files(path.parent, {path.name: text.encode()})
    except BpgenError as error:
        raise BpgenError(
            f"The checkpoint cannot be written. {error.what} What stood there before is still there.",
            where=str(path),
            mend="Free some space, or name a file in another folder with --checkpoint.",
        ) from None


def load(path: Path, problem: Mapping[str, str]) -> dict[str, Any]:
    """Read a state, whose values are not looked at: ``kept`` does that.

    Raises ``BpgenError`` for a file that is none, is cut short, or is another problem's.
    """
    data = read_file(path, "a checkpoint", "Leave --resume out to begin anew.", CHECKPOINT)
    head, _, body = data.partition(b"\n")
    told = _table(head)
    known = told.get("problem")
    if not isinstance(known, dict) or not all(isinstance(text, str) for text in known.values()):
        raise _refused(path, "This is no checkpoint of bpgen.")
    if told.get("format") != _FORMAT:
        raise _refused(path, f"This is no {_FORMAT}, but {str(told.get('format'))[:40]!r}.")
    text = body.decode("utf-8", errors="replace").rstrip("\n")
    if told.get("check") != _check(text):
        raise _refused(path, "The checkpoint is cut short or was changed.")
    if known != problem:
        raise _of_another(path, known, problem)
    return _table(text)


def _table(text: str | bytes) -> dict[str, Any]:
    """A JSON object; what is none is empty."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _of_another(path: Path, theirs: Mapping[str, str], ours: Mapping[str, str]) -> BpgenError:
    """What is told of the first thing that differs: a short value as such, of a hash only its name."""
    key = next((key for key in ours if theirs.get(key) != ours[key]), "network")
    if key not in theirs:
        told = "The checkpoint is that of a run of another kind."
    elif len(ours[key]) == _HASH:
        told = f"The checkpoint is that of another problem: the {key} differs."
    else:
        told = f"The checkpoint is that of another run: {key} is {theirs[key][:40]} there, {ours[key]} here."
    mend = "Give what it was made with, or begin anew with another file."
    return BpgenError(told, where=str(path), mend=mend)


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _refused(path: Path, what: str) -> BpgenError:
    return BpgenError(
        what, where=str(path), mend="Leave --resume out and name another file to begin anew, or take a copy."
    )

"""Checkpoints: where a run stands, in a file from which it goes on to the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..disk.inputs import read_file
from ..disk.output import write_files
from ..errors import BpgenError
from ..errors.bounds import CHECKPOINT
from ..errors.messages import said

_FORMAT = "bpgen checkpoint 1"
#: What a checkpoint has only the hash of, and what is told where it differs.
_HASHED = {
    "network": "training.other_network",
    "data": "training.other_data",
    "layers": "training.other_layers",
}


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
        raise BpgenError("training.not_saved", where=str(path), reason=error.finding) from None


def load(path: Path, problem: Mapping[str, str]) -> dict[str, Any]:
    """Read a state, whose values are not looked at: ``kept`` does that.

    Raises ``BpgenError`` for a file that is none, is cut short, or is another problem's.
    """
    data = read_file(path, said("training.no_resume"), CHECKPOINT)
    head, _, body = data.partition(b"\n")
    told = _table(head)
    known = told.get("problem")
    if not isinstance(known, dict) or not all(isinstance(text, str) for text in known.values()):
        raise BpgenError("training.no_checkpoint", where=str(path), mend=said("training.anew"))
    if told.get("format") != _FORMAT:
        theirs, mend = str(told.get("format"))[:40], said("training.anew")
        raise BpgenError("training.format", where=str(path), mend=mend, format=theirs, ours=_FORMAT)
    text = body.decode("utf-8", errors="replace").rstrip("\n")
    if told.get("check") != _check(text):
        raise BpgenError("training.cut", where=str(path), mend=said("training.anew"))
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
        told = said("training.other_kind")
    elif key in _HASHED:
        told = said(_HASHED[key])
    else:
        told = said("training.other_value", name=key, theirs=theirs[key][:40], ours=ours[key])
    return BpgenError("training.of_another", where=str(path), difference=told)


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()

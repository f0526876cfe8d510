"""The fields of many variants' answers, written together: to the same text as ``moodle`` writes each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...marking.sheet import SheetBlank
from ...trace.rounding import Worked
from .ends import NOISE, WIDER, without_exponent
from .ends_rows import ends_of_all

if TYPE_CHECKING:
    from ...trace.affine_rows import Array


def answers_of_all(
    works: Sequence[Worked], blanks: Sequence[SheetBlank], worth: Mapping[int, int], said: Mapping[str, str]
) -> list[list[str]]:
    """A row for each blank, in which each variant has its field."""
    every = ends_of_all(works, blanks)
    middles: list[Array] = []
    widths: list[Array] = []
    for ends in every:
        low, high, key = ends.right.low, ends.right.high, ends.key
        middles.append(key)
        widths.append(np.maximum(0.0, np.minimum(key - low, high - key)))
        for span in (ends.right, *(span for _, span in ends.wrong)):
            with np.errstate(all="ignore"):  # of those that do not hold
                middles.append((span.low + span.high) / 2)
                widths.append((span.high - span.low) / 2)
    rows = iter(_around(np.array(middles), np.array(widths)))
    found = list[list[str]]()
    for ends in every:
        keys, rights = next(rows), next(rows)
        head = f"{{{worth[ends.blank.question]}:NUMERICAL:="
        row = [
            f"{head}{key}" if key == right else f"{head}{key}~={right}"
            for key, right in zip(keys, rights, strict=True)
        ]
        for mistake, span in ends.wrong:
            after, holds = f"#{said[mistake]}", span.holds.tolist()
            row = [
                f"{field}~%0%{text}{after}" if there else field
                for field, text, there in zip(row, next(rows), holds, strict=True)
            ]
        found.append([f"{field}}}" for field in row])
    return found


def _plain(text: str) -> str:
    middle, _, room = text.partition(":")
    return f"{without_exponent(middle)}:{without_exponent(room)}"


def _around(middles: Array, widths: Array) -> list[list[str]]:
    """As ``ends.around``, of each middle and half the width."""
    with np.errstate(all="ignore"):
        rooms = widths * WIDER + NOISE * np.abs(middles)
    numbers = np.stack([middles, rooms], axis=-1).reshape(-1).tolist()
    texts = ("%.10g:%.4g\n" * middles.size % tuple(numbers)).split("\n")
    plain = [_plain(x) if "e" in x else x for x in texts]
    return [plain[n : n + middles.shape[1]] for n in range(0, middles.size, middles.shape[1])]

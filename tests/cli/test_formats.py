"""Formats of records: what is written is read back by what others read it with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

import pytest

from bpgen.exports import formats
from bpgen.exports.formats import FORMATS, written
from bpgen.exports.formats.format import RecordFormat, Records

COLUMNS = ("key", "value", "written")
ROWS: list[tuple[str, float | None, str]] = [("=w1", -0.25, "-0.25"), ('誤差 "E", all', None, "")]


def records(*, spread: bool = False) -> Records:
    return Records(COLUMNS, iter(ROWS), plain=("written",), spread=spread)


@pytest.mark.parametrize("spread", [False, True])
def test_json_is_read_back(spread: bool) -> None:
    text = written(records(spread=spread), "json")
    assert json.loads(text) == [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    assert len(text.splitlines()) == 2 + len(ROWS) * (1 if not spread else 2 + len(COLUMNS))


def test_csv_is_read_back_and_starts_no_formula_but_where_texts_are_plain() -> None:
    rows = list(csv.reader(io.StringIO(written(records(), "csv"), newline="")))
    assert rows == [[*COLUMNS], ["'=w1", "-0.25", "-0.25"], ['誤差 "E", all', "", ""]]


@pytest.mark.parametrize("name", FORMATS)
def test_no_records_are_a_text_too(name: str) -> None:
    assert written(Records(COLUMNS, ()), name)


def test_formats_are_listed_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Mapping[str, RecordFormat] = {
        "second": RecordFormat(2, FORMATS["csv"].lines),
        "first": RecordFormat(1, FORMATS["csv"].lines),
    }
    monkeypatch.setattr(formats, "FORMATS", made)
    assert formats.names() == ["first", "second"]

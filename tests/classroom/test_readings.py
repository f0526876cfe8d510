"""The table of what was read off scans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen.classroom.readings import Reading, read_readings, readings_bytes
from bpgen.errors import BpgenError

#: What stands in a cell: hostile to spreadsheets too.
TEXTS = st.text("=-+@'\"a1,;\n 総0.5", max_size=8)
ROWS = st.builds(Reading, TEXTS, TEXTS, st.integers(1, 999), TEXTS, TEXTS, TEXTS, st.booleans(), TEXTS)


@given(st.lists(ROWS, max_size=4))
def test_what_is_written_is_read_again(rows: list[Reading]) -> None:
    assert [*read_readings(readings_bytes(rows), "read.csv")] == rows


@pytest.mark.parametrize(
    ("old", "new"), [(b"student,", b"who,"), (b"scan,", b""), (b",2,", b",two,"), (b",1,", b",yes,")]
)
def test_another_table_is_refused(old: bytes, new: bytes) -> None:
    data = readings_bytes([Reading("001", "net_h1", 2, "a.pdf:3", "crops/1.png", "0.5", True, "0.5")])
    with pytest.raises(BpgenError) as raised:
        list(read_readings(data.replace(old, new), "read.csv"))
    assert "read.csv" in raised.value.text()

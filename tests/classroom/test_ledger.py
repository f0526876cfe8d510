"""The ledger is read as it was written, whatever stands in it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen.classroom.ledger import LedgerRow, ledger_head, ledger_rows, read_ledger
from bpgen.errors import BpgenError

_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["=1+1", "'x", '"', 'a"b', "a\r\nb", "1,2", "\r", "\n", "理由"]
)
_NUMBERS = st.sampled_from(["001", "2", "77", "77/", "学2", "a b"])
_POINTS = st.decimals(0, 100, allow_nan=False, places=2)


@given(st.lists(st.tuples(_NUMBERS, _POINTS, _TEXTS, _TEXTS), max_size=12))
def test_rows_come_back_and_so_does_the_file(rows: list[tuple[str, Decimal, str, str]]) -> None:
    written: dict[str, list[LedgerRow]] = {}
    for student, points, by, why in rows:
        row = LedgerRow(student, 1, 2, "net_h1", "-0.1", "differs", points, Decimal(1), by, why)
        written.setdefault(student, []).append(row)
    data = ledger_head() + b"".join(ledger_rows(own) for own in written.values())
    found = read_ledger(data, "marks.csv")
    assert {student: list(own) for student, own in found.items()} == written
    assert found.written() == data
    some = list(written)[1:]
    assert list(found.of([*reversed(some), "nobody"])) == some[::-1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"student,points\r\n",
        ledger_head()[3:],
        ledger_head() + b"\xff,1\r\n",
        ledger_head() + b'001,1,1,"x\r\n',
        ledger_head() + b"001,1,1,net_h1,0.1,agrees,many,1,bpgen,\r\n",
        ledger_head() + b"001,1,1,net_h1,0.1,agrees,1,1,bpgen\r\n",
    ],
)
def test_what_is_no_ledger(data: bytes) -> None:
    with pytest.raises(BpgenError) as raised:
        dict(read_ledger(data, "marks.csv"))
    assert "not a ledger" in raised.value.text()

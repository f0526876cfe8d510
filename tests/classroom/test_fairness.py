"""What hands of several kinds get for their work. They are in ``bench.hands``, and know nothing of bpgen."""

from __future__ import annotations

import pytest

from bench.fairness import HABITS, STOCK, sit
from bench.hands import KINDS


@pytest.mark.parametrize("contract", ["round", "carry"])
def test_honest_work_loses_nothing_and_a_slip_one_mark(contract: str) -> None:
    """Whether a hand rounds each step, carries all digits, writes more of them, or cuts the last one off."""
    found = sit(contract, range(6))
    assert {(one.hand, bool(one.slip)) for one in found} >= {(x, y) for x in HABITS for y in (False, True)}
    for one in found:
        if one.hand in HABITS:
            assert one.lost == bool(one.slip), one
            if one.slip in KINDS[:2]:
                assert one.without > 10, one
        elif one.hand == "writes any numbers" or any(f" {text} " in one.hand for text in STOCK):
            assert one.lost >= 0.95 * one.asked, one
        else:
            assert one.named, one

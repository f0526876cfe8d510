"""Every line of a key by Typst works out at the numbers printed in it; what is read out is what is seen."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from bpgen import Network
from bpgen.formats.typst import make_pdfs
from bpgen.sheets.exercise import Options, make_exercise, source
from support.sheets import IDENTITY_OF_TESTS

SEEDS, BLOCK = 200, 25
#: The second part of a line, numbers and their result, with what is read out in its place.
_WORKED = re.compile(r'#equals\("([^"]*)" \+ " = " \+ "([^"]*)", \$([^$]*)\$\);')
_NUMBER = re.compile(r"[0-9]+\.[0-9]+")


def worked_out(text: str) -> Decimal:
    """What a formula in plain text comes to; powers and brackets as a hand takes them."""
    code = text.replace("e^(", "exp(").replace("^", "**")
    assert re.fullmatch(r"[0-9.e()+*/ -]+", code.replace("exp", "")), text
    code = re.sub(r"(?<=[0-9)])\(", "*(", code)
    code = re.sub(r"[0-9.]+(e-[0-9]+)?", lambda found: f"D('{found[0]}')", code)
    value = eval(code, {"__builtins__": {}, "D": Decimal, "exp": Decimal.exp})  # noqa: S307  # digits alone
    assert isinstance(value, Decimal)
    return value


def rounded(value: Decimal, like: str) -> Decimal:
    """Half up at the last place of ``like``."""
    return value.quantize(Decimal(like), ROUND_HALF_UP)


def numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


def check_lines(key: str) -> int:
    """Every line with numbers in it: the numbers and the result; how many there are."""
    count = 0
    for formula, result, seen in _WORKED.findall(key):
        assert numbers(f"{formula} {result}") == numbers(seen)
        assert rounded(worked_out(formula), result) == Decimal(result), formula
        count += 1
    return count


@pytest.mark.parametrize("first", range(1, SEEDS + 1, BLOCK))
def test_every_line_works_out_and_every_number_is_printed(first: int, tmp_path: Path) -> None:
    keys = {}
    for seed in range(first, first + BLOCK):
        exercise = make_exercise(Network.from_seed(seed), Options(lang="en"), IDENTITY_OF_TESTS)
        keys[str(seed)] = source(exercise, key=True, form="typst")
        assert check_lines(keys[str(seed)]) > 25
    # Each seed is read; a few are made, whose numbers must be those of the source.
    some = str(first)
    (tmp_path / "key.pdf").write_bytes(make_pdfs({some: keys[some]})[some])
    told = subprocess.run(["pdftotext", tmp_path / "key.pdf", "-"], capture_output=True, check=True)
    body = keys[some][keys[some].index("#top(") :]
    seen = " ".join(re.findall(r"\$([^$]*)\$", body))
    assert Counter(numbers(told.stdout.decode())) == Counter(numbers(seen))

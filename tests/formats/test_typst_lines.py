"""Every line of a key by Typst works out at the numbers printed in it; what is read out is what is seen.

The tests read the finished PDF: its tags, and the characters that are printed inside them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import count, islice

import mpmath  # type: ignore[import-untyped]
import pytest

from bpgen import Network
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.typst import make_pdf
from bpgen.network.optimiser import Optimiser
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.sheets.exercise import Options, make_exercise, sheet_and_key
from bpgen.words.texts import words
from oracles.optimisers import RULES
from support.sheets import IDENTITY_OF_TESTS
from support.strategies import HIDDEN, OUTPUTS
from support.tagged import Spoken, spoken

_NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?"
#: A line, or the part of it that follows an equals sign: a formula with numbers, and the result.
_WORKED = re.compile(rf"(?:.* )?= (.*) = (-?{_NUMBER})")
#: Of a formula without numbers: what it says is a result already.
_COPIED = re.compile(rf".* = [^=]* = (-?{_NUMBER})")
_FUNCTIONS: dict[str, Callable[..., object]] = {
    "exp": mpmath.exp, "ln": mpmath.log, "tanh": mpmath.tanh, "max": max, "min": min, "abs": abs,
    "sign": mpmath.sign, "sqrt": mpmath.sqrt, "cos": mpmath.cos, "Phi": mpmath.ncdf, "density": mpmath.npdf,
}  # fmt: skip
_CODE = (
    ("e^(", "exp("), ("^", "**"), ("Phi'", "density"), (" mod ", " % "), (" = ", " == "), ("π", "pi"),
)  # fmt: skip


def worked_out(text: str) -> mpmath.mpf:
    """What a formula in plain text comes to, as a calculator has it."""
    for said, code in _CODE:
        text = text.replace(said, code)
    names = set(re.findall(r"[A-Za-z]{2,}", text)) - {"if", "else", "pi"}
    assert names <= set(_FUNCTIONS), text
    text = re.sub(_NUMBER, lambda found: f"M('{found[0]}')", text)
    known = {"__builtins__": {}, "M": mpmath.mpf, "pi": mpmath.pi, **_FUNCTIONS}
    with mpmath.workdps(50):
        return mpmath.mpf(eval(text, known))  # noqa: S307  # numbers, signs and the functions above


def rounded(value: mpmath.mpf, like: str) -> Decimal:
    """Half up at the last place of ``like``."""
    return Decimal(mpmath.nstr(value, 40)).quantize(Decimal(like), ROUND_HALF_UP)


def signs(text: str) -> list[str]:
    """The numbers and the signs before them, in order."""
    return re.findall(r"[0-9]+(?:\.[0-9]+)?|[-+]", text.replace("\N{MINUS SIGN}", "-"))


def check_lines(parts: list[Spoken]) -> int:
    """Every line with numbers in it: the numbers and the result; how many there are."""
    lines, known = 0, set[str]()
    for kind, alt, seen in parts:
        assert "[]" not in alt, "a factor without a letter"
        long_hand = re.sub(r"(?<=[0-9])e(-?[0-9]+)", r" 10 \1", alt)
        if " if " in alt:  # conditions stand behind their cases on paper
            assert set(signs(long_hand)) <= set(signs(seen)) | {"+"}
        elif alt.startswith("= "):
            assert signs(long_hand) == signs(seen), alt
        elif kind == "Formula":  # an index may be printed after an exponent
            assert Counter(filter(str.isdigit, long_hand)) == Counter(filter(str.isdigit, seen)), alt
        if found := _WORKED.fullmatch(alt) if alt.startswith("= ") else None:
            formula, result = found.groups()
            assert rounded(worked_out(formula), result) == Decimal(result), alt
            long = {x for x in re.findall(_NUMBER, formula) if len(x.replace(".", "").lstrip("0")) > 2}
            assert long <= known, (alt, long - known)
            lines += 1
        elif copied := _COPIED.fullmatch(alt):
            assert copied[1].lstrip("-") in known, alt
            lines += 1
        if not alt.startswith("["):
            known |= set(re.findall(_NUMBER, alt))
    return lines


def check_sheet(sheet: list[Spoken], key: list[Spoken], blank: str) -> None:
    """Where a formula of the sheet has the word for a blank, one of the key has a number."""
    answered = [x.alt for x in key if x.kind == "Formula"]
    for line in {x.alt for x in sheet if x.kind == "Formula" and blank in x.alt}:
        pattern = re.escape(line).replace(re.escape(blank), rf"\(?-?{_NUMBER}\)?")
        assert any(re.fullmatch(pattern, x) for x in answered), line


def problems() -> Iterator[tuple[Network, str]]:
    """Problems of every kind, without end: activation functions, losses, optimisers, samples; languages."""
    hidden, rules = list(HIDDEN), sorted(RULES)
    losses = [(loss, last) for loss, outputs in OUTPUTS.items() for last in outputs]
    for seed in count():
        loss, last = losses[seed % len(losses)]
        layers = WantedLayer(2 + seed % 2, hidden[seed % len(hidden)]), WantedLayer(2, last)
        optimiser = Optimiser(rules[seed % len(rules)])
        wanted = Wanted(layers=layers, loss=loss, samples=1 + (seed % 5 == 0), optimiser=optimiser)
        yield draw(seed, wanted), LANGUAGES[seed % len(LANGUAGES)]


def check(network: Network, lang: str) -> int:
    """Sheet and key of a problem, made and read back; how many lines were worked out."""
    sources = sheet_and_key(make_exercise(network, Options(lang=lang), IDENTITY_OF_TESTS), "typst")
    sheet, key = (spoken(make_pdf(source)) for source in sources)
    check_sheet(sheet, key, words("sheet", lang)["blank"])
    return check_lines(key)


@pytest.mark.parametrize("first", range(0, 12, 4))
def test_every_line_works_out_and_is_read_out_as_it_is_printed(first: int) -> None:
    for network, lang in islice(problems(), first, first + 4):
        assert check(network, lang) > 50


def test_a_wrong_digit_is_noticed() -> None:
    key = sheet_and_key(make_exercise(Network.from_seed(3), Options(lang="en"), IDENTITY_OF_TESTS), "typst")[
        1
    ]
    parts = spoken(make_pdf(key))
    at = next(n for n, x in enumerate(parts) if x.alt.endswith(" = 0.1375"))
    wrong = parts[at]._replace(alt=parts[at].alt.replace("0.1375", "0.1376"))
    for changed in (wrong, wrong._replace(seen=parts[at].seen.replace("0.1375", "0.1376"))):
        with pytest.raises(AssertionError):
            check_lines([*parts[:at], changed, *parts[at + 1 :]])

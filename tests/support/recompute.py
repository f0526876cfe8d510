"""Works every line of a made page out at the numbers printed in it, as a reader with that page alone would.

Nothing is taken from the engine: symbols are followed from where their number is printed first to where
it is put in, and the rules of rounding are spelled out here once more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal

from bpgen.trace.digits import Contract, Kind, Policy, Rule
from oracles.latex_reader import LatexReadError, read
from support.pages import MACROS, Mark, Page, Step, arguments, ends, plain
from support.spans import span

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)
#: The reader works with 50 digits; what is rounded must not hang on the last of them.
_CLEAN = Context(prec=40, rounding=ROUND_HALF_UP)
#: Intervals are worked out in floats.
_FLOAT = Decimal("1e-13")
_FILLED = "\\bpfilled"
#: What only counts the rounds: their number, and the powers of an optimiser's constants.
_COUNTED = re.compile(r"t\^\{\++\}|\\beta_\{[12]\}\^\{[0-9]+\}")
#: What an optimiser remembers of each parameter is 0 before round 1.
REMEMBERED = re.compile(r"[msv]_\{[^{}]*\}")
#: A symbol has no operator inside.
_SYMBOL = "((?:(?! [-+*] ).)+?)"


def half_up(value: Decimal, policy: Policy) -> Decimal:
    """Rounded as Japanese schools teach; twice, for 9.9996 at four figures is 10.00."""
    value = value.normalize(_CLEAN)
    for _ in range(2):
        if not value:
            return Decimal(0)
        place = -policy.digits if policy.kind is Kind.PLACES else value.adjusted() - policy.digits + 1
        value = value.quantize(Decimal(1).scaleb(place, _CONTEXT), context=_CONTEXT)
    return value


def half_unit(printed: Decimal, policy: Policy) -> Decimal:
    """Half a unit of the last digit of a printed number."""
    if policy.kind is Kind.PLACES:
        return Decimal(5).scaleb(-policy.digits - 1)
    return Decimal(5).scaleb(printed.adjusted() - policy.digits) if printed else Decimal(0)


def operands(numbers: str) -> tuple[list[str], list[str]]:
    """What stands between the filled operands of a line, and the operands."""
    between, filled, at = [], [], 0
    while (start := numbers.find(_FILLED + "{", at)) >= 0:
        between.append(numbers[at:start])
        (operand,) = arguments(numbers, start + len(_FILLED), 1)
        filled.append(operand)
        at = start + len(_FILLED) + len(operand) + 2
    return [*between, numbers[at:]], filled


def once_more(symbol: str) -> str:
    """The symbol of a parameter after one more update: w, w^+, w^++."""
    name, _, pluses = symbol.partition("^{+")
    return f"{name}^{{++{pluses}" if pluses else f"{name}^{{+}}"


def figures(number: str) -> int:
    """How many figures a printed number has."""
    return len(re.sub(r" \\times.*|[-.]", "", number).lstrip("0"))


def end(number: str) -> int:
    """The power of ten of the last digit of a printed number."""
    exponent = read(number).as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def bare(operand: str) -> str:
    """An operand or a symbol without the brackets that it may have."""
    operand = re.sub(r"^\\left(?=\()|\\right(?=\)$)", "", operand)
    return operand[1:-1] if operand.startswith("(") and operand.endswith(")") else operand


def is_whole(numbers: str) -> bool:
    """Whether a line can only come to whole numbers of its formula: a sign, or cases with such values."""
    numbers = numbers.removeprefix("-")
    if re.fullmatch(r"\\operatorname\{sgn\}\((?:(?!sgn).)*\)", numbers):
        return True
    alone = re.fullmatch(r"\\begin\{cases\} ((?:(?!cases).)*) \\end\{cases\}", numbers)
    values = [case.rpartition(r"\\ ")[2] for case in re.findall(r"(.*?) & \(", alone[1])] if alone else []
    return bool(values) and all(re.fullmatch("-?[0-9]+", x) or is_whole(x) for x in values)


@dataclass(frozen=True)
class Printed:
    """A number on the page, and whether the problem or the formula states it, so that nothing rounded it."""

    text: str
    stated: bool


@dataclass
class Follower:
    """Reads the key of a sheet whose steps are all blank, line after line; asserts that each is right."""

    page: Page
    contract: Contract
    now: dict[str, Printed] = field(default_factory=dict)
    #: Every result, by round and symbol.
    results: dict[tuple[int, str], str] = field(default_factory=dict)
    round: int = 1

    def follow(self) -> None:
        """Check the whole page."""
        self.now = {symbol: Printed(text, stated=True) for symbol, text in self.page.given.items()}
        for symbol, text in self.page.given.items():
            read(text)
            assert symbol
        for part in self.page.body:
            if isinstance(part, Step):
                try:
                    self.step(part)
                except (AssertionError, LatexReadError) as error:
                    raise AssertionError(f"round {self.round}: {part}: {error}") from error
            elif part.kind == "bpsection":
                self.section(part)
            elif part.kind == "bprow":
                self.row(part)

    def section(self, part: Mark) -> None:
        """A heading; where it begins a new round, the updated parameters become the current ones."""
        number = re.search(r"([0-9]+)[^0-9]*\\quad", part.arguments[0])
        if number is None or int(number[1]) == self.round:
            return
        assert int(number[1]) == self.round + 1
        self.round += 1
        kept = {k: Printed(text, stated=True) for k, text in self.page.given.items()}
        kept |= {
            k: v for k, v in self.now.items() if ("^{+" in k and "frac" not in k) or _COUNTED.fullmatch(k)
        }
        # A weight that was updated is not at hand any more, whatever its number was.
        self.now = {k: v for k, v in kept.items() if once_more(k) not in kept}

    def step(self, step: Step) -> None:
        """One line: the formula, the numbers put in for its symbols, the result, what is accepted."""
        assert step.symbol not in self.now, "worked twice"
        if not step.numbers:
            self.now[step.symbol] = self.copied(step)
        else:
            symbols, filled = self.put_in(step)
            result = plain(step.result)
            exact = is_whole(step.numbers) or bool(_COUNTED.fullmatch(step.symbol))
            self.now[step.symbol] = Printed(result, stated=exact)
            if self.contract.rule is Rule.ROUND:
                self.rounded(step, result, exact=exact)
            else:
                self.carried(step, result, symbols, filled, exact=exact)
        self.accepted(step)
        self.results[self.round, step.symbol] = self.now[step.symbol].text

    def copied(self, step: Step) -> Printed:
        """A line without numbers repeats another, or is a number of the formula."""
        if not step.result:
            read(step.shown_formula)
            return Printed(step.shown_formula, stated=True)
        source = self.now[step.shown_formula]
        assert plain(step.result) == source.text, "a copy that differs"
        return source

    def put_in(self, step: Step) -> tuple[list[str], list[str]]:
        """The symbols of the formula and the operands that stand for them, which are the numbers known."""
        between, filled = operands(step.numbers)
        pattern = _SYMBOL.join(re.escape(x) for x in between)
        match = re.fullmatch(pattern, step.shown_formula)
        assert match, "the numbers do not follow the formula"
        symbols = [bare(x) for x in match.groups()]
        for symbol, operand in zip(symbols, filled, strict=True):
            if symbol in self.now:
                same = bare(operand) == self.now[symbol].text or self.is_finer(bare(operand), symbol)
                assert same, f"{symbol} is {self.now[symbol]}"
            elif REMEMBERED.fullmatch(symbol):
                assert operand == "0"
                assert self.round == 1
            else:
                assert "partial" in symbol, f"{symbol} is unknown"
                assert bare(operand) == "1" or any(
                    bare(operand) == x.text or self.is_finer(bare(operand), s) for s, x in self.now.items()
                )
        return symbols, filled

    def is_finer(self, operand: str, symbol: str) -> bool:
        """Whether an operand is a number of the page with more digits: only where all digits are carried."""
        known = self.now[symbol]
        if self.contract.rule is Rule.ROUND or known.stated or end(operand) >= end(known.text):
            return False
        return half_up(read(operand), self.contract.policy) == read(known.text)

    def rounded(self, step: Step, result: str, *, exact: bool) -> None:
        """Rounded each step: the line, worked out and rounded, is the result to the digit."""
        value = read(step.numbers, MACROS)
        mine = value if exact else half_up(value, self.contract.policy)
        assert mine == read(result), f"{mine} expected"
        if not exact:
            self.digits(result)

    def digits(self, result: str) -> None:
        """As many digits as were asked for, zeros included; 0 alone stands without."""
        mantissa = re.match(r"-?([0-9.]+)", result)
        assert mantissa
        policy = self.contract.policy
        figures, places = mantissa[1].replace(".", "").lstrip("0"), mantissa[1].partition(".")[2]
        if mantissa[1] == "0":
            return
        if not policy.keep_zeros:
            assert not places.endswith("0")
        elif policy.kind is Kind.FIGURES:
            assert len(figures) == policy.digits
        elif "times" not in result:
            assert len(places) == policy.digits

    def carried(self, step: Step, result: str, symbols: list[str], filled: list[str], *, exact: bool) -> None:
        """All digits carried: the line has a value, near to the result, which is one of those that the
        operands, as they were written, can lead to.
        """
        value = read(step.numbers, MACROS)
        halves = [self.half(s, bare(x)) for s, x in zip(symbols, filled, strict=True)]
        printed = read(result)
        low, high = (Decimal(end) for end in span(step.numbers, halves))
        if exact:
            assert printed == value or low <= printed <= high
            return
        self.digits(result)
        room = half_unit(printed, self.contract.policy) + _FLOAT * max(Decimal(1), abs(printed))
        assert low - _FLOAT <= value <= high + _FLOAT
        # The first figure at least comes out, or all but the last digit.
        unit = 2 * half_unit(printed, self.contract.policy)
        assert not printed or abs(value - printed) <= max(abs(printed) / 10, unit) * (1 + _FLOAT)
        assert low - room <= printed <= high + room, f"from {low} to {high} expected"

    def half(self, symbol: str, operand: str) -> Decimal:
        """By how much an operand may be off."""
        known = self.now.get(symbol)
        if known is None:
            near = [x for s, x in self.now.items() if self.is_finer(operand, s)]
            same = [x for x in self.now.values() if x.text == operand] or near
            known = Printed(operand, stated=all(x.stated for x in same))
        if known.stated:
            return Decimal(0)
        if end(operand) < end(known.text):  # with digits of its own
            return Decimal(5).scaleb(end(operand) - 1)
        return half_unit(read(operand), self.contract.policy)

    def accepted(self, step: Step) -> None:
        """Every blank has its interval, and the result lies in it; what is stated has none."""
        assert bool(step.interval) == (not self.now[step.symbol].stated), "an interval, or none"
        if step.interval:
            low, high = map(read, ends(step.interval))
            assert low <= read(plain(step.result)) <= high

    def row(self, part: Mark) -> None:
        """A row of the comparison at the end: the number by hand stands in a line above."""
        number = re.search(r"(?:（|\(round )([0-9]+)", part.arguments[0])
        symbol = part.arguments[0].split("$")[1]
        assert part.arguments[1] == self.results[int(number[1]) if number else 1, symbol]
        read(part.arguments[2])

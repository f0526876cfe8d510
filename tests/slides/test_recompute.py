"""Every number on every slide comes from the trace, and every line works out at the numbers printed in it.

The tests read the TeX that becomes the slides, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpgen import Optimiser
from bpgen.errors import BpgenError
from bpgen.lesson.live import Live
from bpgen.lesson.plan import Upto, plan
from bpgen.network.problem import Network
from bpgen.printers import latex
from bpgen.problems.preset import preset_names
from bpgen.slides.beamer import beamer_source
from bpgen.slides.model import DeckOptions, Detail
from bpgen.trace.digits import DECK, DECK_IN_FIGURES, Contract, Rule
from bpgen.trace.printed import usual_contract
from oracles.latex_reader import LatexReadError, read
from oracles.matrix import rounds as judged_rounds
from slides.decks import deck_of, network_of
from slides.frames import Derivation, Frame, read_deck, symbols, value
from slides.test_optimisers import CHOSEN
from support.pages import Page, Step, arguments, plain
from support.problems import problem_of
from support.recompute import REMEMBERED, Follower, Printed
from support.sheets import CONTRACTS, SHAPES, drawn
from support.strategies import contracts, small_networks

#: Wide and deep networks, whose layers are told in part.
DRAWN = ("4-5-3", "2-2-5", "3-4-4-2")


class Reader(Follower):
    """Reads a deck: what a slide puts in must be given, worked or tabled on a slide before it."""

    def accepted(self, step: object) -> None:
        """A deck states no intervals."""

    def put_in(self, step: Step) -> tuple[list[str], list[str]]:
        """As on a sheet; but a deck leaves nothing out that is put in later."""
        names, filled = super().put_in(step)
        known = self.now.keys() | set(filter(REMEMBERED.fullmatch, names))
        assert set(names) <= known, "not told before"
        return names, filled

    def read(self, frames: tuple[Frame, ...]) -> None:
        """Check all slides, in order."""
        for frame in frames:
            for symbol, text in frame.equations:
                read(text)
                self.table(symbol, text, given=r"\bpgiven" in frame.body)
            for derivation in frame.derivations:
                try:
                    self.work(derivation)
                except AssertionError as error:
                    raise AssertionError(f"{frame.title}: {derivation}: {error}") from error

    def table(self, symbol: str, text: str, *, given: bool) -> None:
        """A value without its formula."""
        assert symbol not in self.now, f"{symbol} is told twice"
        self.now[symbol] = Printed(text, stated=given)

    def work(self, derivation: Derivation) -> None:
        """A worked step."""
        if derivation.chain:
            assert set(symbols(derivation.result)) or derivation.forms
            return
        self.step(derivation.step())
        mine = float(read(self.now[derivation.symbol].text))
        known = {symbol: printed.text for symbol, printed in self.now.items()}
        for form in derivation.formulas:
            found = value(form, known)
            if found is not None and self.contract in (DECK, DECK_IN_FIGURES):
                assert found == pytest.approx(mine, rel=1e-4, abs=1e-7), form


def follow(network: Network, options: DeckOptions, tex: str = "") -> tuple[Frame, ...]:
    """Check a deck line by line, and each of its numbers against the trace."""
    frames = read_deck(tex or beamer_source(network, options))
    reader = Reader(Page({}, ()), options.contract)
    reader.read(frames)
    traced = symbols_of(network, options.contract)
    for symbol, printed in reader.now.items():
        assert printed.text == traced[symbol], symbol
    return frames


def round_alone(network: Network, options: DeckOptions) -> DeckOptions:
    """The deck without the parts for which a training is run or a program read: their lines are the same
    whatever the network, and are followed in the whole decks of presets.
    """
    sections = plan(network.graph, 1, Upto.HIDDEN, repeats=True)
    names = (f"hidden-{x.layer}" if x.kind == "hidden" else x.kind for x in sections)
    return replace(options, parts=("introduction", *names))


@lru_cache(maxsize=64)
def symbols_of(network: Network, contract: Contract) -> dict[str, str]:
    """The trace: each symbol with its number."""
    live = Live(network, contract)
    one = live.printed(1)
    return {latex.symbol_of(live.graph, q.key): latex.number(one.text(q.key)) for q in live.graph.quantities}


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("name", [*preset_names(), *DRAWN])
def test_every_line_of_the_presets_recomputes(name: str, rule: Rule) -> None:
    network = network_of(name)
    contract = replace(usual_contract(network.graph), rule=rule)
    follow(network, DeckOptions(lang="en", contract=contract, detail=Detail.FULL))
    # Which steps there are is the same under both rules; all are worked in full detail.
    if rule is Rule.CARRY:
        for detail in (x for x in Detail if x is not Detail.FULL):
            follow(network, round_alone(network, DeckOptions(lang="en", contract=contract, detail=detail)))


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_every_line_of_seeds_recomputes(seed: int) -> None:
    for detail in Detail:
        network = Network.from_seed(seed)
        options = DeckOptions(contract=CONTRACTS[seed // 20], detail=detail)
        follow(network, round_alone(network, options))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_line_of_other_shapes_recomputes(shape: str) -> None:
    for detail in Detail:
        network = drawn(shape, 1)
        follow(network, round_alone(network, DeckOptions(detail=detail)))


@pytest.mark.parametrize("chosen", CHOSEN, ids=repr)
def test_every_line_of_an_optimiser_recomputes(chosen: Optimiser) -> None:
    network = replace(Network.preset("mazur"), optimiser=chosen)
    follow(network, DeckOptions(contract=usual_contract(network.graph)))


@settings(max_examples=8)  # each trains 10,000 rounds, rounding; what is drawn is the same in every run
@given(
    small_networks(),
    st.sampled_from(Rule).flatmap(contracts),
)
def test_every_line_of_any_network_recomputes(network: Network, contract: Contract) -> None:
    for detail in Detail:
        options = round_alone(network, DeckOptions(contract=contract, detail=detail))
        try:
            tex = beamer_source(network, options)
        except BpgenError:
            assume(False)
        follow(network, options, tex)


@pytest.mark.parametrize("name", ["mazur", "mini-batch", "relu-logistic-softmax", "4-5-3"])
def test_the_table_of_rounds_is_the_judges(name: str) -> None:
    """The first rounds against matrices derived by hand; the last ones in the tests of the site's page."""
    network = network_of(name)
    judged = judged_rounds(problem_of(network), 11)
    for rule in Rule:
        frames = read_deck(deck_of(name, DeckOptions(lang="en", contract=replace(DECK, rule=rule))))
        (table,) = (f.body for f in frames if f.title == "The error round by round")
        rows = [row.split(" & ") for row in re.findall(r"(?m)^([0-9].*)\\\\$", table)]
        assert [row[:2] for row in rows[:4]] == [["1", "0"], ["2", "1"], ["3", "2"], ["10", "9"]]
        for row in rows[:4]:
            one = judged[int(row[1])]
            # Of many outputs a slide has room for the first.
            expected = [one.error, *one.outs[-1].ravel()][: len(row) - 2]
            assert [float(read(x.strip("$"))) for x in row[2:]] == pytest.approx(
                [float(x) for x in expected], abs=2e-9
            )


def test_a_training_that_does_not_diverge_is_not_said_to() -> None:
    """Rounding each step ends at round 1,000; a program's updates do not."""
    for rule in Rule:
        tex = deck_of("mazur", DeckOptions(lang="en", contract=replace(DECK, rule=rule)))
        assert "diverges in" not in tex
        assert "training diverges" not in tex
        assert "updates by a program, the total error has fallen from" in tex


def _place_of(symbol: str, form: str, tex: str) -> tuple[int, int]:
    """From where to where a symbol comes to a form in a deck; its chain rule stands alone before."""
    for found in re.finditer(re.escape(r"\begin{bpderivation}"), tex):
        at, end = found.end(), tex.index(r"\end{bpderivation}", found.end())
        if plain(next(arguments(tex, at, 1))) == symbol and form in tex[at:end]:
            return at, end
    raise AssertionError(f"{symbol} = {form} is not derived")


@pytest.mark.parametrize("rule", Rule)
def test_a_wrong_digit_is_noticed(rule: Rule) -> None:
    """The reader of decks itself: any result that is off is found, and so is a number put in."""
    options = DeckOptions(lang="en", contract=replace(DECK, rule=rule))
    network, tex = Network.preset("mazur"), deck_of("mazur", options)
    frames = read_deck(tex)
    found = [d for f in frames for d in f.derivations if d.numbers]
    assert len(found) > 20
    for derivation in found:
        for form in (derivation.result, derivation.numbers):
            digit = re.findall("[1-9]", form)[-1]
            at = form.rindex(digit)
            wrong = form[:at] + str((int(digit) + 5) % 10) + form[at + 1 :]
            begin, end = _place_of(derivation.symbol, form, tex)
            before, _, after = tex[begin:end].rpartition(form)
            changed = tex[:begin] + before + wrong + after + tex[end:]
            with pytest.raises(AssertionError):
                follow(network, options, changed)


def test_what_no_careful_hand_would_write_is_noticed() -> None:
    options = DeckOptions(lang="en")
    network, tex = Network.preset("mazur"), deck_of("mazur", options)
    for right, wrong in (
        ("+ (-0.019049118)", "+ -0.019049118"),
        ("i_{1} = 0.05$", "i_{1} = -0$"),
        (r"\bpform{0.3775}", r"\bpform{0.37750000000000001}"),
    ):
        assert right in tex
        with pytest.raises((AssertionError, LatexReadError)):
            follow(network, options, tex.replace(right, wrong, 1))

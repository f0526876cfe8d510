"""Reading the program on slides: the lines are those of the program, and every question is answered."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from bpgen.lesson.blocks import Block, Bullets, Listing, Rows, Table
from bpgen.programs.program import program
from bpgen.sheets.calling import call
from bpgen.slides.deck import deck
from bpgen.slides.model import DeckOptions, Slide
from slides.decks import network_of
from support.formulas import in_line

NAMES = ("mazur", "mini-batch", "relu-logistic-softmax", "softmax-loss", "4-5-3")
each = pytest.mark.parametrize("name", NAMES)


@lru_cache
def slides_of(name: str, lang: str = "en") -> tuple[Slide, ...]:
    """The slides of the part on exercises, after the exercises themselves."""
    (part,) = (p for p in deck(network_of(name), DeckOptions(lang=lang), "latex") if p.name == "exercises")
    return part.slides[1:]


@lru_cache
def rows_of(name: str, lang: str = "en") -> list[str]:
    """The lines of the program that the first slide says how to print."""
    (bullets,) = (b for b in slides_of(name, lang)[0].blocks if isinstance(b, Bullets))
    command = re.search(r"bpgen program [^}]*", bullets.items[0].replace(r"{\kern0pt}", ""))
    assert command
    network = network_of(name)
    assert command[0].split()[2] == network.name
    rounds = re.search(r"--rounds (\d+)", command[0])
    text = program(network, lang=lang, rounds=int(rounds[1]) if rounds else 10_000, command=command[0])
    return text.splitlines()


def listings(slide: Slide) -> list[Listing]:
    """The lines of the program on a slide."""
    return [b for b in slide.every if isinstance(b, Listing)]


@each
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_lines_stand_as_in_the_program(name: str, lang: str) -> None:
    rows = rows_of(name, lang)
    told = 0
    *first, _, which, old, _ = slides_of(name, lang)  # the two left out show a line with a mistake
    for slide in (*first, which, old):
        for listing in listings(slide):
            assert len(listing.lines) <= 9
            for line in listing.lines:
                assert rows[line.number - 1] == line.text
                told += 1
    assert told > 10


@each
def test_a_function_stands_where_the_first_slide_says(name: str) -> None:
    (table,) = (b for b in slides_of(name)[0].blocks if isinstance(b, Table))
    assert len(table.rows) >= 5
    for cells in table.rows:
        function = re.sub(r"\\texttt\{(.+)\}", r"\1", in_line(cells[0])).replace(r"\_", "_")
        first, last = map(int, re.findall(r"\d+", in_line(cells[2])))
        assert rows_of(name)[first - 1].startswith(f"def {function}(")
        assert rows_of(name)[last - 1].strip()


@each
def test_a_formula_stands_with_each_piece_of_code(name: str) -> None:
    told = [s for s in slides_of(name) if any(isinstance(b, Rows) for b in s.every)]
    assert len(told) >= 5
    assert all(listings(s) for s in told)


_ANSWER = "The answer to a question about the program"


@each
def test_each_question_is_repeated_with_its_answer(name: str) -> None:
    """All on one slide, so that nobody sees an answer too early; then each with its answer."""
    (first,) = (s for s in slides_of(name) if s.title == "Questions about the program")
    answers = [s for s in slides_of(name) if s.title == _ANSWER]
    (questions,) = (b for b in first.blocks if isinstance(b, Bullets))
    assert len(answers) == len(questions.items) == 3
    for question, answer in zip(questions.items, answers, strict=True):
        assert answer.blocks[0] == Bullets((question,))
        assert len(answer.blocks) > 1


@each
def test_the_answers_are_those_of_a_search(name: str) -> None:
    rows = rows_of(name)
    which, old, wrong = (s for s in slides_of(name) if s.title == _ANSWER)
    (lit,) = ([x for x in listing.lines if x.lit] for listing in listings(which))
    assert re.match(r" +dE_(o1|total)_dnet_o1 = ", lit[0].text)
    said = _words(old.blocks[-1])
    (weight,) = re.findall(r"\$w_\{(.+?)\}\$", _words(old.blocks[0]))
    for number in re.findall(r"line (\d+)$", said, re.MULTILINE)[:-1]:
        assert re.search(rf"= .*\bw{weight}\b", rows[int(number) - 1])
    (last,) = re.findall(r"only in line (\d+)", said)
    assert "parameters = update(" in rows[int(last) - 1]
    mistaken, right = (listing.lines[0] for listing in listings(wrong))
    assert mistaken.number == right.number
    assert mistaken.text != right.text == rows[right.number - 1]


def _words(block: Block) -> str:
    assert isinstance(block, Bullets)
    return "\n".join(block.items)


@pytest.mark.parametrize(
    ("network", "seed", "chosen", "opened"),
    [
        ("a course.toml", None, {}, '"a course.toml"'),
        (None, 3, {"layers": "2-3-2", "loss": None}, "--seed 3 --layers 2-3-2"),
    ],
)
def test_the_command_opens_the_network_as_the_deck_did(
    network: str | None, seed: int | None, chosen: dict[str, str | None], opened: str
) -> None:
    problem = network_of("mazur")
    options = DeckOptions(opened=call(problem, network, seed, chosen).opened)
    (part,) = (p for p in deck(problem, options, "latex") if p.name == "exercises")
    (bullets,) = (b for b in part.slides[1].every if isinstance(b, Bullets))
    typed = str(bullets.items[0]).replace(r"{\kern0pt}", "").replace(r"\textquotedbl{}", '"')
    assert f"bpgen program {opened} --framework python" in typed

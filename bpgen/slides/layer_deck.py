"""The lecture on a network of layers of any kind: its layers, the given values, and one round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from ..errors import BpgenError
from ..errors.languages import language
from ..formats.environment import Words
from ..formats.escape import capital
from ..formats.formulas import Equation, Number
from ..graph.layers_shape import LayerGraph
from ..lesson.blocks import Beside, Bullets, Cell, Derivation, Figure, Given, Table
from ..lesson.by_form import by_form
from ..lesson.given import GivenGrid, given_cells
from ..lesson.layers import layer_name
from ..lesson.lines import framed
from ..lesson.meaning import group_title, section_title
from ..lesson.plan import PlannedQuestion, PlannedSection, Upto, plan
from ..lesson.rules import given_values, rules
from .deck_words import DeckWords
from .frame import circle, front, last
from .layer_figures import slide_figures
from .model import Detail, Part, Slide, pages

#: As many rows as a slide's table has, of fractions and of others, and values beside each other.
_MOST_FRACTIONS, _MOST_ROWS, _COLUMNS = 5, 7, 2
#: What works a network on paper, and what checks it.
_COMMANDS = ("exercise --network", "verify")
#: So many given values are on a slide.
_MOST_GIVEN, _MOST_GRIDS = 18, 3


def layer_parts(w: DeckWords) -> Iterator[Part]:
    """Part after part, without those that were not asked for. Raises ``BpgenError`` for an unknown part."""
    sections = {_name(section): section for section in plan(w.graph, 1, Upto.ALL)}
    titles = {
        "front": w.escape(""),
        "introduction": w.site("part.introduction"),
        **{name: section_title(w.text, w.graph, section) for name, section in sections.items()},
        "exercises": w.site("page.exercises"),
        "circle": w.site("page.reading-circle"),
        "next": w.t("next.title"),
    }
    met = set[str]()
    made = {
        "front": front(w, ("explained", "exercises", "circle")),
        "introduction": _introduction(w),
        **{name: _section(w, section, met) for name, section in sections.items()},
        "exercises": iter((_exercises(w),)),
        "circle": circle(w),
        "next": last(w),
    }
    chosen = w.options.parts or tuple(titles)
    for name in chosen:
        if name not in titles:
            raise BpgenError("slides.part", where="--parts", part=name, names=", ".join(titles))
    for name, title in titles.items():
        # A part that is left out has its slides made, too: what is of a form that it has told has no slide.
        part = Part(name, title, tuple(made[name]))
        if name in chosen:
            yield part


def _name(section: PlannedSection) -> str:
    return section.kind if section.layer is None else f"layer-{section.layer}"


def _introduction(w: DeckWords) -> Iterator[Slide]:
    shape = w.graph.shape
    assert isinstance(shape, LayerGraph)
    named = (
        w.text("given.layer_item", n=n) + w.text("colon") + layer_name(w.text, shape, n)
        for n in range(1, len(shape.layers) + 1)
    )
    yield Slide(w.t("network.title"), (Beside(Figure(), (Bullets(tuple(named)),)),))
    said = tuple(map(w.bullet, rules(w.text, w.first)))
    yield Slide(w.t("network.rules"), (Bullets(said),))
    rows = [(heading, some) for heading, keys in given_values(w.text, w.graph) for some in _given(w, keys)]
    while rows:
        sizes = (sum(map(_size_of, cells)) for _, cells in rows)
        count = max(1, sum(total <= _MOST_GIVEN for total in accumulate(sizes)))
        if len(rows) == count + 1:  # the learning rate is alone on no slide
            count += 1 if count == 1 else -1
        yield Slide(w.t("network.given"), (Given(tuple(rows[:count])),))
        del rows[:count]


def _given(w: DeckWords, keys: Sequence[str]) -> Iterator[tuple[Equation | GivenGrid, ...]]:
    """The given values of a kind, for one slide or more: grids three beside each other, a few with others."""
    cells = list(given_cells(w.graph, keys, w.first.name, lambda key: Number(w.first.text(key))))
    if len(cells) <= _MOST_GRIDS:
        yield tuple(cells)
        return
    for is_grid, group in groupby(cells, key=lambda cell: isinstance(cell, GivenGrid)):
        yield from map(tuple, pages(list(group), _MOST_GRIDS if is_grid else _MOST_GIVEN))


def _size_of(cell: Equation | GivenGrid) -> int:
    """For how many values there is room, where this is: of grids beside each other each is a third."""
    return 2 * len(cell.rows) if isinstance(cell, GivenGrid) else 1


def _section(w: DeckWords, section: PlannedSection, met: set[str]) -> Iterator[Slide]:
    """The first step of each form on a slide of its own, the others in tables, or all on slides."""
    drawn = set[int]()
    for (_, layer), alike in groupby(section.groups, key=lambda q: (q.kind, q.layer)):
        questions = list(alike)
        if section.kind == "forward" and layer is not None and layer not in drawn:
            drawn.add(layer)
            yield from _figures(w, layer)
        if w.options.detail is Detail.FULL:
            yield from (_step(w, key) for question in questions for key in question.keys)
            continue
        for step, values in _runs(w, questions, met):
            yield from _run(w, step, values)


#: A key with the question that it is of.
_Of = tuple[PlannedQuestion, str]


def _runs(
    w: DeckWords, questions: Sequence[PlannedQuestion], met: set[str]
) -> Iterator[tuple[str, list[_Of]]]:
    """Each first step of a form, which may be missing at the start, and the values up to the next one."""
    step, values = "", list[_Of]()
    for question in questions:
        for first, others in by_form(w.first, question.keys, met):
            if first:
                yield step, values
                step, values = first, []
            values += [(question, key) for key in others]
    yield step, values


def _run(w: DeckWords, step: str, values: list[_Of]) -> Iterator[Slide]:
    """The slide of a step and the values after it: few below it, more in tables of their own."""
    keys = [key for _, key in values]
    tall = any(w.graph[key].wrt for key in keys)
    few = 0 < len(keys) <= _COLUMNS and bool(step)
    if step:
        slide = _step(w, step)
        below = (Table(tuple(_rows(w, keys)), tall=tall),) if few else ()
        yield slide._replace(blocks=(*slide.blocks, *below))
    if keys and not few:
        (first, _), (last, _) = values[0], values[-1]
        both = first._replace(
            step=first.step if first.step == last.step else None,
            sample=first.sample if first.sample == last.sample else None,
            sort=first.sort if first.sort == last.sort else "",
        )
        title = group_title(w.text, w.first, both)
        for some in pages(keys, _COLUMNS * (_MOST_FRACTIONS if tall else _MOST_ROWS)):
            yield Slide(title, (Table(tuple(_rows(w, some)), tall=tall),))


def _figures(w: DeckWords, layer: int) -> Iterator[Slide]:
    """A layer's own figure before its steps, all its values in it."""
    options, shape = w.options, w.graph.shape
    assert isinstance(shape, LayerGraph)
    plain = Words(options.lang, options.templates, form="plain", notation=shape.notation)
    name = layer_name(w.text, shape, layer)
    title = capital(name) if language(options.lang).capitals else name
    for figure in slide_figures(w.live, layer, options.ratio, plain):
        yield Slide(title, (figure,))


def _rows(w: DeckWords, keys: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    for n in range(0, len(keys), _COLUMNS):
        row = tuple(map(w.equation, keys[n : n + _COLUMNS]))
        yield (*row, *(w.escape(""),) * (min(len(keys), _COLUMNS) - len(row)))


def _step(w: DeckWords, key: str) -> Slide:
    step = w.teller.step(key)
    lines = Derivation(framed(w.first, key), step.derivation.forms)
    return Slide(w.title(key), (Bullets((w.bullet(step.why),)), lines))


def _exercises(w: DeckWords) -> Slide:
    called = w.options.opened or w.live.network.name
    sheet, verify = (w.code(f"bpgen {command} {called} --lang {w.options.lang}") for command in _COMMANDS)
    said = (w.t("layer_exercises.paper", sheet=sheet), w.t("layer_exercises.check", verify=verify))
    return Slide(w.t("layer_exercises.title"), (Bullets(said),))

"""The page of exercises: ten problems of the course's shape, with answers folded away and sheets to take."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from ...errors import BpgenError
from ...errors.languages import language
from ...formats.engines import ENGINES, usual_engine
from ...formats.formulas import Number
from ...graph.architecture import USUAL_ACTIVATION
from ...graph.quantity import Concept
from ...interactive.page import drawing_page, sampler_script
from ...interactive.seeds import SAMPLER_FILE, DrawnPage, sampler_data
from ...lesson.course import Course, PageSource, printed
from ...network.limits import LARGEST_SEED
from ...network.problem import Network
from ...network.rules import OPTIONS
from ...problems.sampling import Wanted, draw, wanted_like
from ...sheets.calling import call
from ...sheets.exercise import make_exercise, sheet_and_key
from ...sheets.options import Options
from ...trace.digits import Contract
from ...trace.printed import Round
from ...trace.rounding import work
from .page import Extras, File, Made, Page

#: How many problems the page has.
COUNT = 10
#: DrawnPage that are tried: of a few no problem can be drawn for a shape.
_SEEDS = 40
_CONTRACT = Contract()
#: The sheet on screen, beside the pages; and a seed that shows where seeds stand in texts.
SCREEN = "sheet.html"
_MARK = LARGEST_SEED - 13


class Cell(NamedTuple):
    """A number and its symbol, in LaTeX."""

    symbol: Markup
    number: Markup


class DrawnExercise(NamedTuple):
    """One exercise. ``files`` are the downloads: a short word for each, and its path."""

    seed: int
    given: tuple[tuple[Cell, ...], ...]
    answers: tuple[tuple[Cell, ...], ...]
    command: str
    files: tuple[tuple[str, str], ...]


def shape_of(wanted: Wanted) -> dict[str, Any]:
    """The options of `bpgen exercise` that ask for this; None for what is asked for by default."""
    usual = Wanted()
    sizes = "-".join(str(n) for n in (wanted.inputs, *(layer.units for layer in wanted.layers)))
    names = [layer.activation for layer in wanted.layers]
    activation = names[0] if len(set(names)) == 1 else ",".join(names)
    rules = {name: getattr(wanted, name) for name in OPTIONS[2:-1]}
    return {
        "layers": None if sizes == "2-2-2" else sizes,
        "activation": None if activation == USUAL_ACTIVATION else activation,
        **{name: None if x == getattr(usual, name) else x for name, x in rules.items()},
        **_own_biases(wanted),
        **wanted.notation.options(),
    }


def _own_biases(wanted: Wanted) -> dict[str, str]:
    """The option for biases where layers have rules of their own; else nothing."""
    if all(layer.bias_rule is None and layer.trained_biases is None for layer in wanted.layers):
        return {}
    training = {None: "", True: ":trained", False: ":fixed"}
    rules = (f"{x.bias_rule or wanted.biases}{training[x.trained_biases]}" for x in wanted.layers)
    return {"biases": ",".join(rules)}


def drawn(network: Network) -> list[tuple[int, Network]]:
    """Problems like this network, with their seeds; fewer where the shape is hard to draw friendly."""
    wanted = wanted_like(network)

    def found() -> Iterable[tuple[int, Network]]:
        for seed in islice(count(1), _SEEDS):
            try:
                yield seed, draw(seed, wanted)
            except BpgenError:
                continue

    return list(islice(found(), COUNT))


def exercises(
    course: Course, cache: Path | None = None, languages: Sequence[str] = ()
) -> tuple[PageSource, Mapping[str, bytes]]:
    """The page, and the files that it offers: TeX always, PDF where its engine is installed, and the sheet on
    screen, which draws problems. ``cache`` keeps PDFs, by their source; ``languages`` are those of the site.
    """
    engine = ENGINES[usual_engine(course.own)]
    shape = {**shape_of(wanted_like(course.network)), "lang": course.lang}
    problems, texts, tex = [], dict[str, str](), dict[str, bytes]()
    networks = drawn(course.network)
    for seed, network in networks:
        options = Options(lang=course.lang, templates=course.own)
        called = call(network, None, seed, shape)
        exercise = make_exercise(network, options, called.identity)
        names = {word: f"exercises/{called.stem}-{word}" for word in ("sheet", "key")}
        tex |= {f"{x}.tex": t.encode() for x, t in zip(names.values(), sheet_and_key(exercise), strict=True)}
        texts |= zip(names.values(), sheet_and_key(exercise, engine.form), strict=True)
        ends = ("tex",) if engine.missing() else ("pdf", "tex")
        files = tuple(
            (f"{course.t(f'exercises.{word}')} {end.upper().replace('TEX', 'TeX')}", f"{name}.{end}")
            for word, name in names.items()
            for end in ends
        )
        problems.append(_problem(course, seed, network, called.identity.command, files))
    made = {} if engine.missing() else _pdfs(texts, lambda some: engine.make(some, {}, course.own), cache)
    screen = on_screen(course, *networks[0], shape, languages)
    out = tex | {f"{name}.pdf": data for name, data in made.items()}
    out |= {f"extra/{SCREEN}": screen, f"extra/{SAMPLER_FILE}": sampler_script().encode()}
    policy = _CONTRACT.policy
    page = printed(
        course, "exercises", problems=problems, digits=policy.digits, count=len(problems), screen=SCREEN
    )
    return PageSource("exercises", page), out


def on_screen(
    course: Course, seed: int, network: Network, shape: Mapping[str, Any], languages: Sequence[str]
) -> bytes:
    """The sheet as a page with boxes, which begins with this problem."""
    options = Options(lang=course.lang, templates=course.own)
    marked = call(replace(network, name=f"seed-{_MARK}"), None, _MARK, dict(shape))
    identity, command, stem = (
        text.replace(str(_MARK), "{seed}")
        for text in (marked.identity.id, marked.identity.command, f"{marked.stem}-answers")
    )
    links = [("exercises.html", "", str(course.words("interactive")("seeds.back")))]
    links += [(f"../{lang}/{SCREEN}", lang, language(lang).name) for lang in languages if lang != course.lang]
    called = call(network, None, seed, dict(shape)).identity._replace(command="")
    sampler = sampler_data(network)
    seeds = DrawnPage(seed, identity, command, stem, tuple(links), sampler, SAMPLER_FILE)
    return drawing_page(make_exercise(network, options, called), seeds).encode()


def _problem(
    course: Course, seed: int, network: Network, command: str, files: tuple[tuple[str, str], ...]
) -> DrawnExercise:
    worked = work(network, _CONTRACT, 2)
    first = Round(worked.graph, 1)

    def cells(round_: int, *concepts: Concept) -> tuple[Cell, ...]:
        keys = [q.key for q in first.graph.at(*concepts)]
        pairs = ((first.name(key), Number(worked.text(key, round_))) for key in keys)
        return tuple(Cell(*map(course.math, pair)) for pair in pairs)

    given = [
        (Concept.INPUT,),
        (Concept.TARGET,),
        (Concept.WEIGHT,),
        (Concept.BIAS,),
        (Concept.LEARNING_RATE,),
        (Concept.CONSTANT,),
    ]
    forward = (Concept.NET, Concept.EXPONENTIAL, Concept.EXPONENTIAL_SUM, Concept.OUT)
    errors = (Concept.ERROR, Concept.TOTAL_ERROR, Concept.BATCH_ERROR)
    answers = [
        cells(1, *forward),
        cells(1, *errors),
        cells(1, Concept.NEW_STATE, Concept.OF_UPDATE, Concept.UPDATED),
        cells(2, *errors),
    ]
    return DrawnExercise(
        seed,
        tuple(found for kind in given if (found := cells(1, *kind))),
        tuple(answers),
        command,
        files,
    )


def _pdfs(
    texts: Mapping[str, str], make: Callable[[Mapping[str, str]], Mapping[str, bytes]], cache: Path | None
) -> Mapping[str, bytes]:
    if cache is None:
        return make(texts)
    cache.mkdir(parents=True, exist_ok=True)
    places = {
        name: cache / f"{hashlib.sha256(text.encode()).hexdigest()}.pdf" for name, text in texts.items()
    }
    made = make({name: text for name, text in texts.items() if not places[name].is_file()})
    for name, data in made.items():
        part = places[name].with_suffix(".part")
        part.write_bytes(data)
        part.replace(places[name])
    return {name: place.read_bytes() for name, place in places.items()}


def _made(course: Course, extras: Extras) -> Made:
    source, files = exercises(course, extras.cache, extras.languages)
    yield source
    for path, data in files.items():
        yield File(path, data)


PAGES = (Page("repeat", 4, _made, lambda course: ("exercises",)),)

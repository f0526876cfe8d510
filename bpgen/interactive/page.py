"""The exercise page of a problem: one file, from the blocks of its sheet, that judges what is typed into it.

It sends nothing, and fetches nothing but, where it draws problems, the script that does. Without script it is
the sheet. No number of the key is in it: the script works them out.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from ..errors.languages import templates_folder
from ..figures import svg, svg_boxes
from ..figures.layout import for_page
from ..figures.lit import NOTHING
from ..formats.environment import Words, render, render_text
from ..formats.formulas import written
from ..graph.architecture import Architecture
from ..graph.layers_shape import LayerGraph
from ..graph.mistakes import mistakes
from ..lesson.layer_boxes import layer_boxes
from ..marking.sheet import SheetBlank, blank_table, parts_of
from ..network.layers import LayerNetwork
from ..network.scalar import ScalarGraph
from ..sheets.drawing import SheetDrawing
from ..sheets.exercise import Exercise, source
from ..trace.digits import given
from ..trace.printed import Round
from ..words.texts import words
from ..words.titles import title_in
from .alike import like_layers
from .boxes import BOX, around_boxes, formula, live_box, unquoted
from .engine import as_source, engine, problem_data, script
from .given import can_be_changed, given_panel, with_given
from .seeds import DrawnPage, controls, seeds_data
from .shortening import shortened
from .styling import needed

_MATH = re.compile("<!--math-->(.*?)<!--end-->", re.DOTALL)
#: By what a page knows its own answers.
_ID = re.compile(r'const page=\{"id":"([0-9a-f]+)"')
_DRAWING = "<!--drawing-->"
#: What a page says of verdicts and hints, as ``marking`` does: the key of its words, and those of marking.
_OF_MARKING = {
    "question": "compare.question",
    "question_round": "compare.question_round",
    "nothing": "compare.nothing",
    "counts": "compare.counts",
    **{name: f"count.{name}" for name in ("agrees", "follows", "follows_one", "differs", "differs_one")},
}
_OWN_WORDS = ("unreadable", "above", "sure", "too_long")
#: What a page has on which given values can be changed; what draws, and what draws problems of layers.
_CHANGES = ("writing", "putting", "changing", "given")
_DRAWS = ("random", "drawing")
_DRAWS_LAYERS = (*_DRAWS, "alike", "seeds")
#: What the script beside a page that draws problems takes from the engine on the page.
_OF_SAMPLER = (
    "worked", "values", "nextGiven", "workedByHand", "isStated", "isWritten", "sizeOf", "unitOf", "widened",
    "INTERVAL", "NOISE", "REAL",
)  # fmt: skip
#: A page that is in no package has no platform to talk to.
_ALONE = 'const platform=null,suspended=()=>"",suspend=()=>true;'
#: One on which no given value can be changed.
_AS_GIVEN = 'const changes=()=>"",change=()=>{};'
_BEGINS = "const begin=(numbers)=>put(numbers);"


def exercise_page(
    exercise: Exercise, stem: str, worth: Mapping[int, Fraction] | None = None, *, several: bool = False
) -> str:
    """The page of a problem; ``stem`` names the table that it saves. ``worth``: it is in a package, and the
    answers of each question have these points; ``several``: with others, from whose first page it was chosen.

    Raises ``BpgenError`` where a library is not installed, and as ``problem_data`` and ``sheets.source``.
    """
    if worth is not None:
        code = functions("scorm", "leaving", before=_AS_GIVEN)
        return _page(exercise, stem, code, worth=worth, several=several)
    if not can_be_changed(exercise):
        return _page(exercise, stem, functions(before=_ALONE + _AS_GIVEN))
    network = exercise.network
    if isinstance(network, LayerNetwork) and (seeds := like_layers(network, stem, exercise.options)):
        return _page(exercise, stem, functions(*_CHANGES, *_DRAWS_LAYERS, before=_ALONE), seeds=seeds)
    return _page(exercise, stem, functions(*_CHANGES, before=_ALONE))


def drawing_page(exercise: Exercise, seeds: DrawnPage) -> str:
    """The page of a drawn problem, on which its reader draws others of its shape, by a script beside it.
    Raises as ``exercise_page``.
    """
    shared = f"window.bpgen={{engine:[{','.join(_OF_SAMPLER)}]}};"
    code = functions("writing", "putting", "seeds", before=_ALONE + _AS_GIVEN + _BEGINS + shared)
    return _page(exercise, seeds.stem.format(seed=seeds.seed), code, seeds=seeds)


@cache
def sampler_script() -> str:
    """What such a page fetches when another problem is first asked for. It takes the functions of the engine
    from the page, in the order of ``_OF_SAMPLER``: each script has short names of its own.
    """
    shared = f"const[{','.join(_OF_SAMPLER)}]=bpgen.engine;"
    drawing = f"{''.join(map(script, _DRAWS))}{script('sampler')}bpgen.sampler=sampler;"
    return shortened(f'(()=>{{"use strict";{shared}{drawing}}})();\n')


@cache
def functions(*names: str, before: str = "") -> str:
    """The script of a page, which finds its ``problem`` and what it says as ``page``: the engine, the scripts
    of these names, and the page's own.
    """
    whole = f"{engine()}{before}{''.join(map(script, names))}{script('page')}"
    return shortened(whole, stay=("problem", "page"))


def _page(
    exercise: Exercise,
    stem: str,
    code: str,
    *,
    seeds: DrawnPage | None = None,
    worth: Mapping[int, Fraction] | None = None,
    several: bool = False,
) -> str:
    worked, options = exercise.worked, exercise.options
    changes = worth is None and (seeds is None or not seeds.script) and can_be_changed(exercise)
    blanks = [step for part in parts_of(worked.graph, options) for step in part.steps]
    problem = as_source(problem_data(worked, blanks))
    t = Words(options.lang, options.templates, kind="interactive", form="html")
    plain = Words(options.lang, options.templates, form="plain")
    data = {**_data(exercise, stem, blanks, problem, worth), "box": live_box(t)}
    if seeds is not None:
        data["seeds"] = seeds_data(seeds, plain, t)
    if changes:
        data = with_given(data, worked.graph, options)
    code = f"const problem={problem};const page={as_source(data)};{code}"
    named = title_in(options.lang, exercise.network)
    title = " – ".join(filter(None, (str(options.title or plain("title")), named)))
    sheet = _sheet(exercise, blanks, t, seeds).replace("<!--given-->", given_panel(t) if changes else "")
    return _shell(
        title,
        options.lang,
        t,
        sheet,
        code,
        packed=worth is not None,
        several=several,
        loads=seeds is not None and bool(seeds.script),
    )


def chooser(title: str, lang: str, pages: Mapping[str, tuple[str, str]]) -> str:
    """The first page of a package with several problems: for each, by its name, the file and the text of its
    page. Whoever has worked on one is led there again.
    """
    t = Words(lang, kind="interactive", form="html")
    items = (Markup('<li><a href="{}">{}</a></li>').format(file, name) for name, (file, _) in pages.items())
    body = Markup('<h1>{}</h1>\n<p>{}</p>\n<ul class="codes">{}</ul>').format(
        title, t("package.choose"), Markup("\n").join(items)
    )
    known = {_ID.findall(text)[0]: file for file, text in pages.values()}
    code = f"const pages={json.dumps(known)};{script('scorm')}{script('choose')}"
    return _shell(title, lang, t, body, code, tools=False)


def _shell(
    title: str,
    lang: str,
    t: Words,
    body: str,
    code: str,
    *,
    packed: bool = False,
    several: bool = False,
    tools: bool = True,
    loads: bool = False,
) -> str:
    """A page with our style, which may run this script alone; and, where it ``loads`` one, that."""
    code = f'(()=>{{"use strict";{code}}})();'
    trusted = " 'strict-dynamic'" if loads else ""
    styles = [(templates_folder() / "web" / name).read_text(encoding="utf-8") for name in _STYLES]
    style = "".join(re.sub(r"/\*.*?\*/|\n\s*", "", text, flags=re.DOTALL) for text in styles)
    style = needed(style, f"{body}{code}")
    context = {
        "t": t,
        "lang": lang,
        "title": title,
        "sheet": Markup(body),  # noqa: S704  # escaped by the format
        "style": Markup(style),  # noqa: S704  # ours
        "script": Markup(code),  # noqa: S704  # ours, and values of which none ends a script
        # What this script loads may run, too: a file beside the page has no origin that could be named.
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src {_hash(code)}{trusted};"
        " base-uri 'none'; form-action 'none'",
        "packed": packed,
        "several": several,
        "tools": tools,
    }
    return render("web/live/page.html.j2", None, context, "html")


_STYLES = ("static/bpgen.css", "static/figure.css", "static/mathml.css", "live/page.css")


def _hash(text: str) -> str:
    """How a policy names the one script that a page may run."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _sheet(exercise: Exercise, blanks: Sequence[SheetBlank], t: Words, seeds: DrawnPage | None) -> str:
    """The sheet, with boxes, drawing and formulas in the places of their marks."""
    graph, options = exercise.worked.graph, exercise.options
    p = Words(options.lang, options.templates, form="plain", notation=graph.shape.notation)
    text = source(exercise, key=False, form="live").replace(_DRAWING, _drawn(exercise, p))
    pieces = around_boxes(text)
    assert len(pieces) == len(blanks) + 1
    out = [pieces[0]]
    for blank, piece in zip(blanks, pieces[1:], strict=True):
        symbol = written(p.format.spoken, Round(graph, blank.round).name(blank.key))
        label = t("page.box", question=p("question.number", n=blank.question), name=symbol)
        out += BOX.format(label), piece
    intro = Markup('<p class="intro">{}</p>\n{}</header>').format(
        t("page.intro"), Markup("") if seeds is None else controls(seeds, t)
    )
    keys = [q.key for q in graph.quantities]
    return unquoted(_MATH.sub(lambda m: formula(m[1], keys), "".join(out).replace("</header>", intro, 1)))


def _drawn(exercise: Exercise, p: Words) -> str:
    """The network, or its layers as boxes; of a graph of formulas there is no drawing in SVG."""
    graph = exercise.worked.graph
    shape = graph.shape
    say = Words(exercise.options.lang, exercise.options.templates, kind="site", form="plain")
    described = SheetDrawing(graph, short=False).described(p)
    if isinstance(shape, LayerGraph):
        title = str(say("figure.title_layers"))
        return svg_boxes.layers(layer_boxes(p, shape), ident="network", title=title, description=described)
    if not isinstance(shape, Architecture):
        return ""
    title = str(say("figure.title", shape="-".join(map(str, shape.sizes))))
    return svg.network(for_page(shape), NOTHING, ident="network", title=title, description=described)


def _data(
    exercise: Exercise,
    stem: str,
    blanks: Sequence[SheetBlank],
    problem: str,
    worth: Mapping[int, Fraction] | None,
) -> dict[str, Any]:
    """What the page's script says and saves, as values of JSON."""
    options, network = exercise.options, exercise.network
    own = words("marking", options.lang, options.templates)
    ours = words("interactive", options.lang, options.templates)["page"]
    sheet = words("sheet", options.lang, options.templates)
    policy = options.contract.policy
    said_of = {name: _at(own, key) for name, key in _OF_MARKING.items()}
    prose = words("prose/mistakes", options.lang, options.templates)["mistake"]
    t = Words(options.lang, options.templates, kind="interactive", form="plain")
    p = Words(options.lang, options.templates, form="plain")
    delimiter = ";" if network.graph.shape.notation.decimal == "comma" else ","
    head, _, _ = blank_table(exercise.worked.graph, options).decode().partition("\r\n")
    data: dict[str, Any] = {
        "id": sha256(problem.encode()).hexdigest()[:8],
        "stem": stem,
        "head": head,
        "label": t("page.box", question=p("question.number", n="{question}"), name=""),
        "row": delimiter.join(("{question}", "{round}", "{name}", '"{symbol}"', "{answer}")),
        "comma": network.graph.shape.notation.decimal == "comma",
        "worth": [1 if worth is None else float(worth[blank.question]) for blank in blanks],
        "digits": sheet["contract"][policy.kind.value].replace("{n}", str(policy.digits)),
        "eta": "" if isinstance(network, ScalarGraph) else given(network.learning_rate),
        "comma_of_lists": sheet["comma"],
        "verdicts": {**own["verdict"], "unreadable": ours["no_number"]},
        "words": {**own["hint"], **said_of, **{x: ours[x] for x in _OWN_WORDS}},
        "mistakes": {
            one.name: _plain(render_text(prose[one.name], options.templates, {"network": network}, "plain"))
            for one in mistakes(network.graph)
        },
    }
    return data


def _at(texts: Mapping[str, Any], key: str) -> str:
    group, name = key.split(".")
    return str(texts[group][name])


def _plain(text: str) -> str:
    return " ".join(text.split())

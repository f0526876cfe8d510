"""The scripts of a course's pages: the problem with our words, and the functions with the features.

They are classic scripts, which run from a folder, too: ``bpgen-problem.js`` makes the one global object
``bpgen``, with the ``problem`` and the ``words``; ``bpgen-live.js`` adds functions and starts the features.
A page with charts has ``bpgen-charts.js`` in its place.

``bpgen.problem``
    ``names`` of all quantities in the order of the graph, ``start`` (what is given; null for what is
    computed), ``definitions`` as data, ``next`` (from an old parameter to the new one), and how numbers are
    written: ``places``, ``digits``, ``zeros``, ``comma``. And what lessons need, see ``lesson_data``.
``course``
    The same with its definitions as functions; the functions below take it.
``values(course, given)``
    The values of all quantities of a round, in that order. ``given`` is ``course.start``, with other numbers
    where a reader wants them. ``nextGiven(course, values)`` is what is given in the next round.
``written(cleaned(x), course)``
    A computed number as Python prints it, ``-0.0381`` or ``4.386e-7``; ``cleaned`` is the decimal that floats
    have missed by their last bits. ``typeset(text, course)`` is that as MathML.
``read(text, course.comma)``
    What a reader typed, ``{value, text, ...}``, or null for no number.
``printing(course, values)``
    The numbers of a round as a lesson prints them: ``text(n)``, and ``operand(n)`` where it is substituted.
``bpgen.now``
    What the page shows at present: ``given``, the values ``all``, and ``printed``, the last line's. The event
    ``bpgen-changed`` of the document says that a reader has changed a given value.
``marksIn(element)``
    The numbers in it that say whose value they are (``data-key``).
``words.<feature>``
    The words of a feature, in the language of the page.

A feature is a file ``templates/web/live/<feature>.js``, a group of its name in each language's
``interactive.toml``, and its name in ``FEATURES``. It runs when the page is read, in a block of its own, with
all functions at hand; it looks for the marks that it needs, and does nothing on a page without them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..network.kinds import Problem
from ..trace.digits import Policy
from ..words.texts import words
from .engine import as_source, network_data, policy_data, script
from .lesson import lesson_data
from .shortening import shortened

#: The functions that features have at hand, in the order in which they name each other.
_FUNCTIONS = (
    *("numbers", "functions", "expressions", "values"),
    *("writing", "reading", "printing", "marks", "changing"),
)
#: What the pages of a course can do beside showing their text: for each a script, and a group of words of its
#: name in ``interactive.toml``.
FEATURES = ("hide", "try", "trace", "round", "charts")
PROBLEM_FILE, LIVE_FILE, CHARTS_FILE = "bpgen-problem.js", "bpgen-live.js", "bpgen-charts.js"


def problem_script(problem: Problem, policy: Policy, lang: str, own: Path | None = None) -> str:
    """The problem of a course, how its numbers are written, and the words of the features."""
    texts = words("interactive", lang, own)
    data = {
        "problem": {
            **network_data(problem),
            **policy_data(policy, problem.architecture.notation),
            **lesson_data(problem.graph),
        },
        "words": {name: texts[name] for name in FEATURES},
    }
    return f"var bpgen={as_source(data)};\n"


@lru_cache(maxsize=2)
def live_script(*, charts: bool = False) -> str:
    """The functions and the features, which know each other's names and no page's: of pages with ``charts``,
    or of those without. What hides the numbers of steps is among the latter:
    a page with both has both scripts.
    """
    left_out = ("hide", "round") if charts else ("charts",)
    parts = {"charts": ("following", "plots", "charts")}
    blocks = (parts.get(name, (name,)) for name in FEATURES if name not in left_out)
    features = "".join(f"{{{''.join(map(script, names))}}}" for names in blocks)
    return shortened(
        f'(()=>{{"use strict";{"".join(map(script, _FUNCTIONS))}const course=ready(bpgen.problem);'
        f"Object.assign(bpgen,{{course,values,nextGiven,cleaned,written,typeset,read}});{features}}})();\n"
    )

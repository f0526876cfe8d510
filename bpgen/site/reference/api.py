"""The Python reference: the objects that a script uses, by group; names of quantities with their formulas."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

from markupsafe import Markup

from ...errors.languages import language
from ...formats.markdown import documented, labels, prose
from ...formats.plain import phrase
from ...graph.architecture import Architecture, UpdateShape
from ...graph.build import build_graph
from ...graph.quantity import Concept, Quantity
from ...lesson.meaning import is_jacobian, title
from ...network.problem import Network
from ...trace.printed import Round
from ...words.texts import terminal, words

#: The objects of each group, in the order in which a script meets them.
GROUPS = {
    "problem": (
        "bpgen.Network", "bpgen.Layer", "bpgen.Sample", "bpgen.Optimiser", "bpgen.Notation",
        "bpgen.LayerNetwork", "bpgen.ScalarGraph", "bpgen.ActivationName", "bpgen.LossName",
        "bpgen.BiasRule", "bpgen.Reduction",
        "bpgen.Naming",
        "bpgen.sample", "bpgen.problems.sampling.draw", "bpgen.problems.sampling.Wanted",
        "bpgen.problems.sampling.WantedLayer",
        "bpgen.problems.tables.schema", "bpgen.errors.checked.Array",
        "bpgen.BpgenError", "bpgen.SpecError", "bpgen.errors.messages.Message",
    ),
    "values": (
        "bpgen.evaluate", "bpgen.Trace", "bpgen.Row", "bpgen.train", "bpgen.trace.evaluate.trace_round",
        "bpgen.trace.evaluate.find", "bpgen.trace.domains.Domain", "bpgen.trace.domains.array_domain",
    ),
    "rounding": (
        "bpgen.work", "bpgen.Worked", "bpgen.Contract", "bpgen.Rule", "bpgen.Policy", "bpgen.Kind",
        "bpgen.trace.digits.show", "bpgen.trace.digits.round_half_up",
        "bpgen.trace.printed.printed_rounds", "bpgen.trace.printed.PrintedRound", "bpgen.trace.printed.Round",
    ),
    "papers": (
        "bpgen.make_sheet", "bpgen.Sheet", "bpgen.Upto", "bpgen.figure", "bpgen.Figure", "bpgen.make_program",
        "bpgen.sheets.exercise.Exercise", "bpgen.sheets.options.Options",
        "bpgen.sheets.options.Identity",
    ),
    "definitions": (
        "bpgen.graph.build.build_graph", "bpgen.graph.quantity.Graph", "bpgen.graph.quantity.Quantity",
        "bpgen.Concept", "bpgen.Role", "bpgen.graph.quantity.Index",
        "bpgen.graph.architecture.Architecture", "bpgen.graph.architecture.LayerShape",
        "bpgen.graph.scalar.Formulas", "bpgen.graph.meaning.Meaning",
        "bpgen.graph.architecture.UpdateShape",
    ),
    "expressions": (
        *(
            f"bpgen.graph.expr.{name}"
            for name in (
                "Num", "Ref", "Neg", "Add", "Sub", "Mul", "Div", "Pow", "Call", "Written",
                "Product", "Transposed", "ByElement", "Scaled", "Total",
            )
        ),
        "bpgen.graph.functions.function.Function",
    ),
    "printers": (
        "bpgen.printers.latex.formula", "bpgen.printers.latex.substituted", "bpgen.printers.latex.symbol_of",
        "bpgen.printers.latex.number", "bpgen.printers.text.formula", "bpgen.printers.python.expression",
        "bpgen.printers.python.statements", "bpgen.printers.python.identifier",
        "bpgen.printers.javascript.expression", "bpgen.printers.javascript.statements",
        "bpgen.printers.sympy.to_sympy", "bpgen.printers.infix.Style",
        "bpgen.printers.notation.symbols.Symbol", "bpgen.printers.notation.symbols.Derivative",
    ),
    "classes": (
        "bpgen.classroom.folder.new_class", "bpgen.classroom.folder.ClassFolder",
        "bpgen.classroom.notes.MadeFile", "bpgen.classroom.settings.ClassSettings",
        "bpgen.classroom.settings.Sharing", "bpgen.classroom.settings.PointScheme",
        "bpgen.classroom.roster.Student", "bpgen.classroom.problems.problem_of",
        "bpgen.classroom.problems.StudentProblem", "bpgen.classroom.papers.blueprint_of",
        "bpgen.classroom.papers.Blueprint", "bpgen.classroom.papers.papers_wanted",
        "bpgen.classroom.papers.write_papers", "bpgen.classroom.printing.write_bound",
        "bpgen.classroom.printing.BoundFile", "bpgen.classroom.personal.BlockMade",
        "bpgen.classroom.working.ClassPart", "bpgen.classroom.collect.collect",
        "bpgen.classroom.collect.Collected", "bpgen.classroom.collect.Handed",
        "bpgen.classroom.mark.mark_class", "bpgen.classroom.mark.BlockMarked",
        "bpgen.classroom.totals.ledger_of", "bpgen.classroom.ledger.Ledger",
        "bpgen.classroom.ledger.LedgerRow", "bpgen.classroom.totals.totals_of",
        "bpgen.classroom.ledger.StudentTotal", "bpgen.classroom.feedback.feedback_wanted",
        "bpgen.classroom.feedback.write_feedback", "bpgen.classroom.feedback.write_bound_feedback",
        "bpgen.classroom.findings.findings", "bpgen.classroom.findings.StudentFindings",
        "bpgen.classroom.report.write_report", "bpgen.classroom.gradebooks.fill_gradebook",
        "bpgen.classroom.gradebooks.FilledGradebook", "bpgen.classroom.export.export_class",
        "bpgen.classroom.export.export_problem", "bpgen.classroom.export.ExportedFile",
        "bpgen.classroom.forget.forget", "bpgen.classroom.forget.Forgotten",
    ),
    "exports": (
        "bpgen.exports.values.record", "bpgen.exports.values.Record", "bpgen.exports.values.records_of",
        "bpgen.exports.formats.format.Records", "bpgen.exports.formats.written",
    ),
}  # fmt: skip

#: Networks of which one or another has each concept; the lecture's own first.
_SHOWN_FROM = ("mazur", "softmax-loss", "mini-batch")
#: What plain gradient descent lacks is shown from the first of them, with this optimiser and schedule.
_OPTIMISED = UpdateShape("adam", "exponential")


class Member(NamedTuple):
    """A method or property: its path, the role that links to it, and one line."""

    path: str
    role: str
    text: Markup


class ObjectEntry(NamedTuple):
    """An object: the directive that documents it, and one line."""

    path: str
    role: str
    directive: str
    members: str
    text: Markup
    inner: tuple[Member, ...]


class ObjectGroup(NamedTuple):
    """Objects that belong together."""

    anchor: str
    title: Markup
    text: Markup
    entries: tuple[ObjectEntry, ...]


class ExampleName(NamedTuple):
    """A name that ``Trace.value`` takes, as an example of its concept."""

    name: str
    title: str
    network: str
    formula: Markup


class RoleNames(NamedTuple):
    """The names of one part of a round."""

    title: Markup
    names: tuple[ExampleName, ...]


def python_api(lang: str) -> dict[str, Any]:
    """The groups of objects with a line on each, and an example of each concept with its formula."""
    texts = words("reference", lang)["group"]
    groups = [
        ObjectGroup(
            f"python-{key}",
            prose(texts[key]["title"]),
            prose(texts[key]["text"]),
            tuple(_entry(path, lang) for path in paths),
        )
        for key, paths in GROUPS.items()
    ]
    return {"word": labels(lang), "groups": groups, "parts": _parts(lang)}


def object_at(path: str) -> Any:
    """The object of a dotted path: ``bpgen.graph.expr.Num``."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def members_of(path: str) -> list[str]:
    """The public methods and properties of a class, in the order of its source; of a named tuple, its own. A
    field of a dataclass is none, also where its default is a class.
    """
    found = object_at(path)
    if not inspect.isclass(found) or issubclass(found, Enum):
        return []
    return [
        name
        for name, value in vars(found).items()
        if not name.startswith("_")
        and name not in getattr(found, "__dataclass_fields__", ())
        and getattr(value, "__doc__", None)
        and (callable(value) or isinstance(value, classmethod | property) or hasattr(value, "func"))
    ]


def summary(path: str) -> str:
    """The first sentence of a docstring."""
    return _first_sentence(inspect.getdoc(object_at(path)) or "")


def _first_sentence(text: str) -> str:
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return re.split(r"(?<=\.)\s+(?=[A-Z`])", paragraph, maxsplit=1)[0]


def _entry(path: str, lang: str) -> ObjectEntry:
    found = object_at(path)
    kind = "function"
    if inspect.isclass(found):
        kind = "exception" if issubclass(found, Exception) else "class"
    names = members_of(path)
    enum = inspect.isclass(found) and issubclass(found, Enum)
    return ObjectEntry(
        path=path,
        role={"function": "func", "exception": "exc", "class": "class"}[kind],
        directive=f"auto{kind}",
        members="*" if enum else ", ".join(names),
        text=_line(path, summary(path), lang),
        inner=tuple(_member(path, name, lang) for name in names),
    )


def _member(path: str, name: str, lang: str) -> Member:
    value = vars(object_at(path))[name]
    role = "attr" if isinstance(value, property) or hasattr(value, "func") else "meth"
    doc = inspect.getdoc(value) or ""
    return Member(f"{path}.{name}", role, _line(f"{path}.{name}", _first_sentence(doc), lang))


def _line(path: str, doc: str, lang: str) -> Markup:
    """One line on an object: the docstring's first sentence, or in another language our own."""
    return documented(doc) if language(lang).docstrings else prose(words("reference", lang)["object"][path])


def _parts(lang: str) -> list[RoleNames]:
    found: dict[str, list[ExampleName]] = {}
    examples: dict[Concept, tuple[str, Architecture, Quantity]] = {}
    for network, arch, q in _candidates():
        examples.setdefault(q.concept, (network, arch, q))
    for concept in Concept:
        if concept in examples:
            found.setdefault(concept.role, []).append(_name(*examples[concept], lang))
    return [RoleNames(prose(terminal(lang)["role"][role]), tuple(names)) for role, names in found.items()]


def _name(network: str, arch: Architecture, q: Quantity, lang: str) -> ExampleName:
    first = Round(build_graph(arch), 1)
    say = partial(phrase, words("quantities", lang))
    formula = " = ".join(filter(None, (first.symbol(q.key), first.formula(q.key))))
    return ExampleName(q.name, title(say, first.graph, q), network, Markup(formula))  # noqa: S704  # our own LaTeX


def _candidates() -> Iterator[tuple[str, Architecture, Quantity]]:
    shapes = [(name, Network.preset(name).architecture) for name in _SHOWN_FROM]
    name, first = shapes[0]
    for network, arch in (*shapes, (name, first._replace(update=_OPTIMISED))):
        yield from ((network, arch, q) for q in build_graph(arch).quantities if not is_jacobian(arch, q))

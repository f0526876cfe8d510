"""``bp-live``: a sheet whose blanks are boxes, which judge what is typed. On paper, and in every format
without scripts, the same questions stand with lines to write on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..errors import BpgenError
from ..formats.environment import Words
from ..interactive.framed import framed
from ..interactive.page import exercise_page
from ..lesson.meaning import section_title
from ..lesson.plan import Upto
from ..marking.sheet import SheetBlank, parts_of
from ..sheets.asked import along_key
from ..sheets.calling import call
from ..sheets.exercise import Exercise, make_exercise
from ..sheets.options import Options, usual_contract
from ..trace.printed import Round
from .directives import LiveDirective
from .formulas import inline
from .live import live_problem
from .tables import cells_of, table

#: What stands for a blank, in LaTeX and in plain text.
_BLANK = {"latex": r"\underline{\hspace{4em}}", "text": "________"}


class sheet(nodes.General, nodes.Element):  # noqa: N801  # docutils names nodes so
    """A sheet with boxes. Attribute ``page``: it as HTML; its content is the same sheet on paper."""


class SheetDirective(LiveDirective):
    """``bp-live mazur``: the sheet of a network, that of the project where none is named; ``:upto:`` and
    ``:along:`` as in `bpgen exercise`.
    """

    optional_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "upto": lambda word: directives.choice(word, [x.value for x in Upto]),
        "along": directives.unchanged,
    }

    def made(self) -> Iterator[nodes.Node]:
        """The sheet."""
        name = self.arguments[0] if self.arguments else self.config.bp_network
        live = live_problem(self.env, name)
        upto = Upto(self.options.get("upto", Upto.ALL))
        along = self.options.get("along", "")
        if along and upto is not Upto.ALL:
            raise BpgenError("cli.both", first=":along:", second=":upto:")
        options = Options(
            lang=self.lang,
            contract=usual_contract(live.network),
            upto=upto,
            along=along and along_key(live.graph, along, ":along:"),
            templates=self.own,
        )
        called = call(live.network, name, None, {"lang": self.lang})
        exercise = make_exercise(live.network, options, called.identity._replace(command=""))
        say = Words(self.lang, self.own, form="plain")
        page = exercise_page(exercise, f"{called.stem}-answers")
        node = sheet("", page=framed(page, str(say("title")), ours=True), classes=["bp-sheet", *self.classes])
        head, rows = cells_of(live, "given", (1,), self.lang, self.own)
        node += table(head, rows, lambda _: None, self.classes)
        node.extend(self._questions(exercise, say))
        self.set_source_info(node)
        yield node

    def _questions(self, exercise: Exercise, say: Words) -> Iterator[nodes.Node]:
        graph = exercise.worked.graph
        for section, steps in parts_of(graph, exercise.options):
            heading = f"{say('section.round', round=section.round)} {section_title(say, graph, section)}"
            yield nodes.paragraph("", "", nodes.strong("", heading), classes=self.classes)
            one = Round(graph, section.round)
            yield nodes.bullet_list("", *(nodes.list_item("", _line(one, step)) for step in steps))


def _line(one: Round, step: SheetBlank) -> nodes.paragraph:
    texts = (
        " = ".join((one.symbol(step.key, form), one.formula(step.key, form), blank))
        for form, blank in _BLANK.items()
    )
    return nodes.paragraph("", "", inline(*texts))


def _open(self: Any, node: nodes.Element) -> None:
    on_page = self.builder.name != "epub"
    self.body.append(f'{node["page"]}<div class="bp-paper">\n' if on_page else "<div>\n")


def _close(self: Any, node: nodes.Element) -> None:
    self.body.append("</div>\n")


class Plain(SphinxPostTransform):
    """Formats without scripts have the sheet as on paper."""

    default_priority = 400

    def run(self, **kwargs: Any) -> None:
        """Called by Sphinx for each document that is written."""
        if self.app.builder.format == "html":
            return
        for node in list(self.document.findall(sheet)):
            node.replace_self(node.children)


def setup(app: Sphinx) -> None:
    """Register the directive, its node and the transform."""
    app.add_node(sheet, html=(_open, _close))
    app.add_directive("bp-live", SheetDirective)
    app.add_post_transform(Plain)

"""The Jinja environment of a format: a user's folder first, then ours; undefined names are errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from ..errors import BpgenError
from ..errors.languages import templates_folder
from ..errors.messages import Message, said
from ..graph.notation import USUAL, Notation
from ..words.texts import pieces, words
from .escape import clean
from .format import format_in
from .formulas import Number

#: Where something of a template begins; a line break of another system's kind, which Jinja changes.
_MARK = re.compile("<[<%#]|\r")

#: Where a user's folder may still have a template, and where it is read now.
_MOVED = {
    "documents/exercise.tex.j2": "documents/sheet.j2",
    "documents/explain.md.j2": "formats/myst/explain.j2",
    "documents/explain.txt.j2": "formats/plain/explain.j2",
    "formats/latex/macros.tex.j2": "formats/latex/sheet.j2",
}


@lru_cache(maxsize=8)
def environment(own: Path | None, form: str = "latex", notation: Notation = USUAL) -> Environment:
    """The environment for a format and a notation. Text that is not marked as such is escaped wherever it is
    printed.

    Templates of a user's folder run in Jinja's sandbox, so that one which reaches for Python's insides by
    mistake is named. It is no protection: the folder is trusted like a program, for what it prints is run
    by TeX, Sphinx and Python. Raises ``BpgenError`` where it has a template at a place that is not read any
    more.
    """
    for old, now in _MOVED.items():
        if own and (own / old).exists():
            raise BpgenError("documents.moved", where=str(own / old), now=now)
    ours = ChoiceLoader([_Texts(), FileSystemLoader(templates_folder())])
    written = format_in(form, notation)
    made = _kind(own)(
        loader=ChoiceLoader([FileSystemLoader(own), ours]) if own else ours,
        bytecode_cache=None if own else _compiled_templates(f"{form} {notation}"),
        undefined=StrictUndefined,
        autoescape=True,  # Markup is in the format already; `finalize` turns all else into it
        finalize=partial(_finalize, written.write),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
    made.filters["math"], made.filters["text"] = written.math, written.write
    made.filters["kind"] = lambda block: type(block).__name__.lower()  # the macro that prints a block
    made.tests["grid"] = lambda cell: hasattr(cell, "heads")  # of given values: those in rows and columns
    made.filters["code"] = Markup  # program text: what a code block shows needs no escape
    made.filters["pdf"], made.filters["alt"] = written.stated, written.alternative
    made.filters["about"] = written.about
    if written.target is not None:
        times = written.target.style.times
        made.globals["times"] = Markup(times)  # noqa: S704  # our printer's
        made.globals["times_number"] = Markup(written.target.style.before_number or times)  # noqa: S704  # the same
        made.filters["number"] = lambda text: written.math(Number(text))
    made.filters["line"] = lambda text: Markup(clean(str(text)))  # noqa: S704  # a command in a comment, to its line's end
    return made


def _kind(own: Path | None) -> type[Environment]:
    if own is None:
        return Environment
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment


class _Compiled(FileSystemBytecodeCache):
    """What cannot be kept is compiled again next time: no reason to refuse a sheet. Jinja works out constants
    when it compiles, so what is compiled for one format and notation is kept apart from all others.
    """

    def __init__(self, written: str) -> None:
        super().__init__()
        self._written = written

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(f"{self._written} {name}", filename)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled_templates(written: str) -> FileSystemBytecodeCache | None:
    """Where Jinja keeps what it has compiled, as Python does: a private folder, checked for its owner.

    Compiling takes longer than printing; where no such folder may be, it is done each time.
    """
    try:
        return _Compiled(written)
    except (OSError, RuntimeError):
        return None


def _finalize(write: Callable[[object], Markup], value: object) -> Markup | object:
    # What is in the format already is most of a document. Undefined passes through: printing it raises, with
    # the name that is missing.
    return value if isinstance(value, (Markup, StrictUndefined)) else write(value)


def render(
    template: str,
    own: Path | None,
    context: Mapping[str, Any],
    form: str = "latex",
    notation: Notation = USUAL,
) -> str:
    """A template printed. Raises ``BpgenError`` where a user's template or text is at fault."""
    return _guarded(own, lambda: environment(own, form, notation).get_template(template).render(context))


def render_text(
    source: str, own: Path | None, context: Mapping[str, Any], form: str, notation: Notation = USUAL
) -> str:
    """A text that is a template itself, printed: a paragraph with values in it. Raises as ``render``."""
    if _MARK.search(source) is None:
        return source  # most paragraphs have no values: compiling each would take longer than all else
    return _guarded(own, lambda: _compiled(source, own, form, notation).render(context))


@lru_cache(maxsize=4096)
def _compiled(source: str, own: Path | None, form: str, notation: Notation) -> Template:
    # A user's own template is not kept; ours are, under their text as a name.
    made = environment(own, form, notation)
    return made.from_string(source) if own else made.get_template(_TEXT + source)


_TEXT = "\0"


class _Texts(BaseLoader):
    """Finds a text by the text itself, so that Jinja keeps it compiled as it keeps a file's template."""

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002  # Jinja's signature
        template: str,
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        if not template.startswith(_TEXT):
            raise TemplateNotFound(template)
        return template.removeprefix(_TEXT), None, None


def _guarded(own: Path | None, printed: Callable[[], str]) -> str:
    try:
        return printed()
    except SecurityError as error:
        reason = str(error).rstrip(".")
        raise BpgenError("documents.not_allowed", where=_place(error), reason=reason) from None
    except (TemplateError, *_OWN_MISTAKES) as error:
        if own is None and not isinstance(error, TemplateError):
            raise
        missing = isinstance(error, TemplateNotFound)
        told = said("documents.no_template", name=error) if missing else str(error).rstrip(".")
        where = _place(error) or str(own or "")
        raise BpgenError("documents.template", where=where, reason=told) from None


#: What a template of the user's can raise beside Jinja's own errors: 1/0, "a" + 1, bytes that are no text.
_OWN_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)


def _place(error: BaseException) -> Message | str:
    """The template's file and line: a syntax error's, or those that Jinja writes into the traceback."""
    file, line = "", 0
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or "", error.lineno
    else:
        tb = error.__traceback__
        while tb is not None:
            if tb.tb_frame.f_code.co_filename.endswith((".j2", ".tex")):
                file, line = tb.tb_frame.f_code.co_filename, tb.tb_lineno
            tb = tb.tb_next
    return said("place.line", where=file, line=line) if file else ""


class Words:
    """The texts of one kind, language and format: ``t("question.number", n=3)``. What is filled in may be a
    formula of ``formulas``: it is written as the format writes it.
    """

    def __init__(
        self,
        lang: str,
        own: Path | None = None,
        *,
        kind: str = "sheet",
        form: str = "latex",
        notation: Notation = USUAL,
    ) -> None:
        self._words = words(kind, lang, own)
        self.format = format_in(form, notation)

    def __call__(self, key: str, **values: object) -> Markup:
        """The text under a dotted key, its names in braces filled in; all escaped.

        Raises ``BpgenError`` for an unknown key, or a name in braces that has no value.
        """
        return Markup("".join(pieces(self._words, key, values, self.format.ours, self.format.write)))  # noqa: S704  # escaped

    def within_fstring(self, key: str, **expressions: str) -> Markup:
        """The text within an f-string of a program: its names in braces become these expressions, and no
        other brace of it counts. Raises as a call.
        """

        def literal(text: str) -> Markup:
            return Markup(self.format.ours(text).replace("{", "{{").replace("}", "}}"))  # noqa: S704  # escaped

        def value(expression: object) -> Markup:
            return Markup(f"{{{expression}}}")  # noqa: S704  # a template's own words

        return Markup("".join(pieces(self._words, key, expressions, literal, value)))  # noqa: S704  # escaped

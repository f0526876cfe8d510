"""The Jinja environment of a format: a user's folder first, then ours; undefined names are errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import (
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
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ..errors import BpgenError
from ..texts import templates_folder, words
from .escape import ESCAPES, our_latex


@lru_cache(maxsize=8)
def environment(own: Path | None, form: str = "latex") -> Environment:
    """The environment for a format. Text that is not marked as such is escaped wherever it is printed.

    Templates of a user's folder run in a sandbox: a folder handed on by a colleague can lay out a sheet,
    not touch the machine.
    """
    ours = FileSystemLoader(templates_folder())
    loader = ChoiceLoader([FileSystemLoader(own), ours]) if own else ours
    kind = ImmutableSandboxedEnvironment if own else Environment
    made = kind(
        loader=loader,
        bytecode_cache=None if own else _compiled_templates(),
        autoescape=True,  # Markup is in the format already; `finalize` turns all else into it
        finalize=partial(_finalize, ESCAPES[form]),
        undefined=StrictUndefined,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["code"] = Markup  # program text: what a code block shows needs no escape
    return made


class _Compiled(FileSystemBytecodeCache):
    """What cannot be kept is compiled again next time: no reason to refuse a sheet."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled_templates() -> FileSystemBytecodeCache | None:
    """Where Jinja keeps what it has compiled, as Python does: a private folder, checked for its owner.

    Compiling takes longer than printing; where no such folder may be, it is done each time.
    """
    try:
        return _Compiled()
    except (OSError, RuntimeError):
        return None


def _finalize(escape: Callable[[object], Markup], value: object) -> Markup | object:
    # Undefined passes through: printing it raises, with the name that is missing.
    return value if isinstance(value, StrictUndefined) else escape(value)


def render(template: str, own: Path | None, context: Mapping[str, Any], form: str = "latex") -> str:
    """A template printed. Raises ``BpgenError`` where a user's template or text is at fault."""
    return _guarded(own, lambda: environment(own, form).get_template(template).render(context))


def render_text(source: str, own: Path | None, context: Mapping[str, Any], form: str) -> str:
    """A text that is a template itself, printed: a paragraph with values in it. Raises as ``render``."""
    return _guarded(own, lambda: _compiled(source, own, form).render(context))


@lru_cache(maxsize=4096)
def _compiled(source: str, own: Path | None, form: str) -> Template:
    return environment(own, form).from_string(source)


def _guarded(own: Path | None, printed: Callable[[], str]) -> str:
    try:
        return printed()
    except SecurityError as error:
        what = f"A template does what templates may not: {str(error).rstrip('.')}."
        raise BpgenError(what, where=_place(error)) from None
    except (TemplateError, *_OWN_MISTAKES) as error:
        if own is None and not isinstance(error, TemplateError):
            raise
        reason = f"there is no {error}" if isinstance(error, TemplateNotFound) else str(error).rstrip(".")
        raise BpgenError(
            f"The template fails: {reason}.",
            where=_place(error) or str(own or ""),
            mend="Compare it with the project's own template of the same name.",
        ) from None


#: What a template of the user's can raise beside Jinja's own errors: 1/0, "a" + 1, bytes that are no text.
_OWN_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)


def _place(error: BaseException) -> str:
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
    return f"{file}, line {line}" if file else ""


_NAME = re.compile(r"\{(\w+)\}")


class Words:
    """The texts of one kind, language and format: ``t("question.number", n=3)``."""

    def __init__(
        self, lang: str, own: Path | None = None, *, kind: str = "text", form: str = "latex"
    ) -> None:
        self._kind = kind
        self._words = words(kind, lang, own)
        self._escape = our_latex if form == "latex" else ESCAPES[form]
        self._value = ESCAPES[form]

    def __call__(self, key: str, **values: object) -> Markup:
        """The text under a dotted key, its names in braces filled in; all escaped.

        Raises ``BpgenError`` for an unknown key, or a name in braces that has no value.
        """
        found: Any = self._words
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise BpgenError(
                    f"There is no text {key!r}.", mend=f"See templates/{self._kind} in the project."
                )
            found = found[part]
        pieces = _NAME.split(str(found))
        out = []
        for n, piece in enumerate(pieces):
            if n % 2 == 0:
                out.append(self._escape(piece))
            elif piece in values:
                out.append(self._value(values[piece]))
            else:
                known = ", ".join(values) or "none"
                raise BpgenError(
                    f"{{{piece}}} has no value here.", where=f"text {key!r}", mend=f"Known: {known}."
                )
        return Markup("").join(out)

"""The command line's reference, generated from the program itself."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import click
from markupsafe import Markup

from ...documents.plain import phrase
from ...errors import BpgenError
from ...texts import words
from .marks import block, code, joined, labels, prose, said

#: A help text's remark on its default; the program's own words, not click's.
_DEFAULT = re.compile(r"\s*\[default: (.+?)\]$")
#: A default that is a value, not a phrase that wants translating.
_VALUE = re.compile(r"[\w.-]+")


class Option(NamedTuple):
    """An argument or option: how it is typed, what it does, what it takes."""

    signature: Markup
    text: Markup
    values: Markup
    room: Markup
    default: Markup


class Command(NamedTuple):
    """One command."""

    name: str
    anchor: str
    usage: Markup
    paragraphs: tuple[Markup, ...]
    examples: Markup
    arguments: tuple[Option, ...]
    options: tuple[Option, ...]


def command_line(program: click.Group, lang: str) -> dict[str, Any]:
    """The program's commands with their options and examples.

    In English the program's own help speaks; other languages have theirs in templates/reference.
    """
    root = click.Context(program, info_name="bpgen")
    made = []
    for name in program.list_commands(root):
        command = program.get_command(root, name)
        assert command is not None
        made.append(_command(command, click.Context(command, info_name=name, parent=root), lang))
    return {"word": labels(lang), "commands": made}


def _command(command: click.Command, ctx: click.Context, lang: str) -> Command:
    name = str(ctx.info_name)
    texts = words("reference", lang)["command"].get(name, {})
    own = _paragraphs(command.help or "")
    if lang != "en" and "help" not in texts:
        raise _missing(name, "help")
    about = tuple(map(said, own.text)) if lang == "en" else tuple(map(prose, texts["help"]))
    examples = texts.get("examples") or own.examples
    usage = " ".join(command.collect_usage_pieces(ctx))
    options = [(p.param_type_name, _option(p, name, ctx, lang)) for p in command.params]
    return Command(
        name=name,
        anchor=f"bpgen-{name}",
        usage=block(f"bpgen {name} {usage}", "text"),
        paragraphs=about,
        examples=block(_aligned(examples), "sh") if examples else Markup(),
        arguments=tuple(o for kind, o in options if kind == "argument"),
        options=tuple(o for kind, o in options if kind == "option"),
    )


class _Help(NamedTuple):
    text: tuple[str, ...]
    examples: list[list[str]]


def _paragraphs(text: str) -> _Help:
    """A help text's paragraphs; those that click does not wrap are examples, each with a remark."""
    plain, examples = [], list[list[str]]()
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.strip().splitlines()
        if lines[0].strip() == "\b":
            examples += [[*re.split(r" {2,}", line.strip(), maxsplit=1), ""][:2] for line in lines[1:]]
        elif lines[0].strip("\b\n "):
            plain.append(part.replace("\b", ""))
    return _Help(tuple(plain), examples)


def _aligned(examples: list[list[str]]) -> str:
    """Commands one below the other, with their remarks as a shell's."""
    width = max((len(command) for command, remark in examples if remark), default=0)
    return "\n".join(f"{c:{width}}  # {remark}" if remark else c for c, remark in examples)


def example_calls(program: click.Group, lang: str) -> Iterator[list[str]]:
    """The words of each example on the page, for a test to try them."""
    for command in command_line(program, lang)["commands"]:
        for line in command.examples.splitlines()[1:-1]:
            yield shlex.split(line, comments=True)


def _option(p: click.Parameter, command: str, ctx: click.Context, lang: str) -> Option:
    text, default = _text(p, command, ctx, lang)
    texts = words("reference", lang)["word"]
    choices = list(p.type.choices) if isinstance(p.type, click.Choice) else []
    named = all(re.search(rf"(?<![\w-]){re.escape(c)}(?![\w-])", text) for c in choices)
    shown = choices if choices and not named and not _lists(p, ctx) else []
    return Option(
        signature=Markup(_signature(p, ctx)),  # noqa: S704  # a directive's argument, printed as it stands
        text=text,
        values=joined([code(c) for c in shown], texts["between"]),
        room=_room(p.type, texts),
        default=default,
    )


def _text(p: click.Parameter, command: str, ctx: click.Context, lang: str) -> tuple[Markup, Markup]:
    """What an option does, and its default; in either language the default comes from the program."""
    help_ = getattr(p, "help", None) or ""
    found = _DEFAULT.search(help_)
    default = found[1] if found else _shown_default(p, ctx)
    texts = words("reference", lang)
    if lang == "en" and help_:
        return said(_DEFAULT.sub("", help_)), code(default) if _VALUE.fullmatch(default) else said(default)
    text = option_text(texts, command, key_of(p))
    phrases = texts.get("default", {})
    shown = code(default) if _VALUE.fullmatch(default) else prose(phrases.get(default, default))
    return prose(text), shown if default else Markup()


def key_of(p: click.Parameter) -> str:
    """The key of an argument or option in our texts: as it is typed."""
    return str(p.name) if isinstance(p, click.Argument) else p.opts[0].lstrip("-").replace("-", "_")


def option_text(texts: Mapping[str, Any], command: str, key: str) -> str:
    """The text of a command's option, or the one that all commands share.

    Raises ``BpgenError`` where there is none.
    """
    own = texts["command"].get(command, {})
    if key not in own and key not in texts["option"]:
        raise _missing(command, key)
    return str(own.get(key) or texts["option"][key])


def _missing(command: str, key: str) -> BpgenError:
    return BpgenError("site.no_text", where=f"command.{command}", name=key)


def _shown_default(p: click.Parameter, ctx: click.Context) -> str:
    if not getattr(p, "show_default", None):
        return ""
    return str(p.get_default(ctx))


def _lists(p: click.Parameter, ctx: click.Context) -> bool:
    """Whether the signature lists the choices already."""
    return p.make_metavar(ctx).startswith("[")


def _signature(p: click.Parameter, ctx: click.Context) -> str:
    metavar = p.make_metavar(ctx)
    if isinstance(p, click.Argument):
        return metavar
    typed = ", ".join([*p.opts, *p.secondary_opts])
    assert isinstance(p, click.Option)
    return typed if p.is_flag else f"{typed} {metavar}"


def _room(kind: click.ParamType[Any], texts: Mapping[str, str]) -> Markup:
    """What numbers an option takes."""
    if not isinstance(kind, click.IntRange | click.FloatRange):
        return Markup()
    low, high = (None if x is None else f"{x:,}" for x in (kind.min, kind.max))
    key = "range" if low and high else "at_least" if low else "at_most"
    return said(phrase(texts, key, low=low, high=high)) if low or high else Markup()

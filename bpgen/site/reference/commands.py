"""The command line's reference, generated from the program itself and the texts of its help."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import click
from markupsafe import Markup

from ...formats.markdown import block, code, joined, labels, prose, said
from ...programs.names import LISTS
from ...version import PROGRAM
from ...words.help_texts import HelpTexts, default_of, key_of_command

#: A default that is a value, not a phrase.
_VALUE = re.compile(r"[\w.-]+")


class Option(NamedTuple):
    """An argument or option: how it is typed, what it does, what it takes."""

    signature: Markup
    text: Markup
    values: Markup
    room: Markup
    default: Markup


class CommandEntry(NamedTuple):
    """One command."""

    name: str
    anchor: str
    usage: Markup
    paragraphs: tuple[Markup, ...]
    examples: Markup
    arguments: tuple[Option, ...]
    options: tuple[Option, ...]


def command_line(program: click.Group, lang: str) -> dict[str, Any]:
    """The program's commands with their options and examples, in the words of `bpgen --help`."""
    texts = HelpTexts(lang, LISTS)
    found = _within(program, click.Context(program, info_name=PROGRAM))
    return {"word": labels(lang), "commands": [_command(command, ctx, texts) for command, ctx in found]}


def _within(group: click.Group, above: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """The commands of a group, each before those that it is a group of."""
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        assert command is not None
        ctx = click.Context(command, info_name=name, parent=above)
        yield command, ctx
        if isinstance(command, click.Group):
            yield from _within(command, ctx)


def _command(command: click.Command, ctx: click.Context, texts: HelpTexts) -> CommandEntry:
    name = key_of_command(command)
    options = [(p.param_type_name, _option(p, name, ctx, texts)) for p in command.params]
    return CommandEntry(
        name=name,
        anchor=f"bpgen-{name.replace(' ', '-')}",
        usage=block(f"bpgen {name} {' '.join(texts.usage(command, ctx))}", "text"),
        paragraphs=tuple(map(prose, texts.about(name))),
        examples=block(_aligned(texts.examples(name)), "sh"),
        arguments=tuple(o for kind, o in options if kind == "argument"),
        options=tuple(o for kind, o in options if kind == "option"),
    )


def _aligned(examples: Sequence[tuple[str, str]]) -> str:
    """Commands one below the other, with their remarks as a shell's."""
    width = max((len(command) for command, remark in examples if remark), default=0)
    return "\n".join(f"{c:{width}}  # {remark}" if remark else c for c, remark in examples)


def _option(p: click.Parameter, command: str, ctx: click.Context, texts: HelpTexts) -> Option:
    text, phrase_ = texts.entry(command, p)
    value = default_of(p, ctx)
    choices = list(p.type.choices) if isinstance(p.type, click.Choice) else []
    named = all(re.search(rf"(?<![\w-]){re.escape(c)}(?![\w-])", text) for c in choices)
    shown = choices if choices and not named and not _lists(p, ctx) else []
    return Option(
        signature=Markup(texts.signature(p, ctx)),  # noqa: S704  # a directive's argument, printed as it stands
        text=prose(text),
        values=joined([code(c) for c in shown], texts.word("between")),
        room=said(texts.room(p)),
        default=prose(phrase_) if phrase_ else code(value) if _VALUE.fullmatch(value) else said(value),
    )


def _lists(p: click.Parameter, ctx: click.Context) -> bool:
    """Whether the signature lists the choices already."""
    return p.make_metavar(ctx).startswith("[")

"""Pages of help in the terminal: lines broken by the columns that letters take, full-width ones two."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

import click

from ..formats.plain import padded, width_of, wrap_text
from ..programs.names import LISTS
from ..version import PROGRAM
from ..words.help_texts import HelpTexts, default_of, key_of_command

#: A page is at most so wide: longer lines are hard to read.
_WIDEST, _NARROWEST = 100, 50
#: Names of options up to this width have their text beside them, others below.
_WIDEST_NAME = 26
_GAP = 2
#: A default up to this width is not torn from its word.
_UNBROKEN = 24
_NO_BREAK = "\N{NO-BREAK SPACE}"


def usage(command: click.Command, ctx: click.Context, lang: str) -> str:
    """How a command is called, in one line or more."""
    texts = HelpTexts(lang, LISTS)
    return "\n".join(_usage(command, ctx, texts, _width()))


def help_page(command: click.Command, ctx: click.Context, lang: str) -> str:
    """All that is said of a command, or of the program with its commands."""
    texts, width = HelpTexts(lang, LISTS), _width()
    name = key_of_command(command)
    blocks = [_usage(command, ctx, texts, width)]
    blocks += [_indented(wrap_text(_plain(about), width - _GAP)) for about in texts.about(name)]
    blocks.append(_indented(_examples(texts.examples(name), width - _GAP)))
    params = command.get_params(ctx)
    for word, kind in (("arguments", click.Argument), ("options", click.Option)):
        rows = [(texts.signature(p, ctx), _text(p, name, ctx, texts)) for p in params if isinstance(p, kind)]
        if rows:
            blocks.append([texts.word(word), *_table(rows, width)])
    if isinstance(command, click.Group):
        before = "" if name == PROGRAM else f"{name} "
        rows = [(each, _plain(texts.short(f"{before}{each}"))) for each in command.list_commands(ctx)]
        blocks.append([texts.word("commands"), *_table(rows, width)])
    return "\n\n".join("\n".join(block) for block in blocks)


def _width() -> int:
    return max(min(shutil.get_terminal_size().columns, _WIDEST) - 2, _NARROWEST)


def _usage(command: click.Command, ctx: click.Context, texts: HelpTexts, width: int) -> list[str]:
    called = " ".join([ctx.command_path, *texts.usage(command, ctx)])
    first, *rest = wrap_text(f"{texts.word('usage')}{called}", width)
    return [first, *_indented(rest)]


def _text(p: click.Parameter, command: str, ctx: click.Context, texts: HelpTexts) -> str:
    """What an argument or option does, the numbers that it takes, and its default."""
    text, default = texts.entry(command, p)
    shown = default or default_of(p, ctx)
    remarks = [texts.room(p), f"{texts.word('default')}{shown}" if shown else ""]
    remark = texts.word("comma").join(filter(None, remarks))
    if width_of(remark) <= _UNBROKEN:
        remark = remark.replace(" ", _NO_BREAK)
    return _plain(f"{text}  [{remark}]" if remark else text)


def _plain(text: str) -> str:
    """A text without its marks of code."""
    return text.replace("`", "")


def _wrapped(text: str, width: int) -> list[str]:
    return [line.replace(_NO_BREAK, " ") for line in wrap_text(text, width)]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"{' ' * _GAP}{line}" for line in lines]


def _examples(examples: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Commands below each other with their remarks beside them, or below where there is no room."""
    beside = [typed for typed, remark in examples if width_of(f"{typed}  {remark}") <= width and remark]
    column = max((width_of(typed) for typed in beside), default=0)
    lines = list[str]()
    for typed, remark in examples:
        line = f"{padded(typed, column)}  {remark}".rstrip()
        lines += [line] if width_of(line) <= width else [typed, f"    {remark}"]
    return lines


def _table(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Names and what they mean in two columns."""
    widths = [width_of(name) for name, _ in rows]
    column = max((w for w in widths if w <= _WIDEST_NAME), default=0) + 2 * _GAP
    for name, text in rows:
        lines = _wrapped(text, width - column)
        head = f"{' ' * _GAP}{name}"
        if width_of(head) + _GAP > column:
            yield head
        else:
            yield f"{padded(head, column)}{lines.pop(0)}"
        yield from (" " * column + line for line in lines)

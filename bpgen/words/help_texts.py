"""What help says of commands, arguments and options: texts by key from help.toml, for the terminal and for
the site's reference.

The texts are MyST: what is typed is in backquotes. A command's own text comes before the one that all
commands share; a default in words is the second of two texts, a default that is a value is the program's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import click

from ..errors import BpgenError
from .texts import words

_NAME = re.compile(r"\{(\w+)\}")
_METAVAR = re.compile(r"[A-Z]{2,}")


class ArgumentEntry(NamedTuple):
    """What an argument or option does, and its default in words; empty where it has none or a value."""

    text: str
    default: str


class HelpTexts:
    """The texts of one language. ``lists`` are the names that a text lists, by the name in its braces."""

    def __init__(self, lang: str, lists: Mapping[str, Sequence[str]]) -> None:
        self._texts: Mapping[str, Any] = words("help", lang)
        self._lists = lists

    def word(self, key: str) -> str:
        """A short word, such as the heading of the options."""
        return str(self._texts["word"][key])

    def short(self, command: str) -> str:
        """A command's line in the overview."""
        return str(self._command(command)["short"])

    def about(self, command: str) -> Sequence[str]:
        """A command's paragraphs."""
        return list(self._command(command)["about"])

    def examples(self, command: str) -> Sequence[tuple[str, str]]:
        """A command's examples, each with a remark or an empty one."""
        return [(typed, remark) for typed, remark in self._command(command)["examples"]]

    def entry(self, command: str, p: click.Parameter) -> ArgumentEntry:
        """The text of a command's argument or option, or of one that commands share.

        Raises ``BpgenError`` where there is none.
        """
        key = key_of(p)
        own, shared = self._command(command), self._texts["option"]
        if key not in own and key not in shared:
            raise BpgenError("help.missing", where=f"help.toml: command.{command}", name=key)
        found = own.get(key) or shared[key]
        text, default = (found, "") if isinstance(found, str) else found
        return ArgumentEntry(_NAME.sub(lambda m: self._names(m[1], p), text), default)

    def metavar(self, p: click.Parameter, ctx: click.Context) -> str:
        """What stands for an argument's or option's value in this language: FILE, or its translation."""
        table = self._texts["metavar"]
        return _METAVAR.sub(lambda m: str(table.get(m[0], m[0])), p.make_metavar(ctx))

    def signature(self, p: click.Parameter, ctx: click.Context) -> str:
        """How an argument or option is typed."""
        if not isinstance(p, click.Option):
            return self.metavar(p, ctx)
        typed = ", ".join([*sorted(p.opts, key=len), *p.secondary_opts])
        return typed if p.is_flag else f"{typed} {self.metavar(p, ctx)}"

    def usage(self, command: click.Command, ctx: click.Context) -> Sequence[str]:
        """What follows the name of a command, or of the program."""
        arguments = [self.metavar(p, ctx) for p in command.params if isinstance(p, click.Argument)]
        last = [self.word("a_command")] if isinstance(command, click.Group) else arguments
        return [self.word("some_options"), *last]

    def room(self, p: click.Parameter) -> str:
        """Which numbers an option takes; empty where it takes other things."""
        if not isinstance(p.type, click.IntRange):
            return ""
        low, high = (None if x is None else f"{x:,}" for x in (p.type.min, p.type.max))
        text = self.word("at_least" if high is None else "range")
        return text.replace("{low}", str(low)).replace("{high}", str(high))

    def _command(self, command: str) -> Mapping[str, Any]:
        found = self._texts["command"].get(command)
        if found is None:
            raise BpgenError("help.missing", where="help.toml", name=f"command.{command}")
        assert isinstance(found, Mapping)
        return found

    def _names(self, name: str, p: click.Parameter) -> str:
        """The names that a text lists, from the program; of ``{exports}`` and ``{platforms}`` what the
        option's choices are.
        """
        if name not in ("exports", "platforms"):
            return self.word("between").join(f"`{x}`" for x in self._lists[name])
        texts, choices = self._texts[name.removesuffix("s")], getattr(p.type, "choices", ())
        *others, last = [str(texts[choice]) for choice in choices if choice in texts]
        return self.word("or").join([self.word("between").join(others)] * bool(others) + [last])


def in_order(commands: Iterable[str], lang: str, group: str = "") -> list[str]:
    """Commands, of a group or of the program, in the order in which a lecturer meets them: that of their
    texts.
    """
    place = {name: n for n, name in enumerate(words("help", lang)["command"])}
    return sorted(commands, key=lambda name: place.get(f"{group} {name}".strip(), len(place)))


def key_of_command(command: click.Command) -> str:
    """The key of a command: its name, after that of its group, but for the program's."""
    return str(getattr(command, "key", command.name))


def key_of(p: click.Parameter) -> str:
    """The key of an argument or option: as it is typed."""
    return (
        str(p.name) if isinstance(p, click.Argument) else max(p.opts, key=len).lstrip("-").replace("-", "_")
    )


def default_of(p: click.Parameter, ctx: click.Context) -> str:
    """A default that is a value, as it is typed; empty where there is none."""
    shown = getattr(p, "show_default", None)
    return shown if isinstance(shown, str) else str(p.get_default(ctx)) if shown else ""

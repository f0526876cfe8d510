"""The words of displays, and the language that they are in."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from ..formats.plain import phrase
from ..trace.digits import Contract
from ..words.language import locale_language
from ..words.texts import terminal, words

#: The text under a dotted key, with its names in braces filled in.
Say = Callable[..., str]


def display_language() -> str:
    """The language of what a notebook displays of a network, a trace or a worked problem: that of the locale,
    as on the command line. This is for displays alone, which are for the reader at the screen. What is kept
    or handed out (sheets, figures, tables, programs) has the language that its call names: the same call
    makes the same bytes everywhere.
    """
    return locale_language(os.environ)


def spoken(lang: str) -> Say:
    """The words of displays in a language."""
    return partial(phrase, words("notebook", lang))


def contract_words(contract: Contract, lang: str) -> str:
    """A contract in a few words: each step rounded to 4 significant figures."""
    policy = contract.policy
    digits = phrase(terminal(lang), f"explain.{policy.kind}", n=policy.digits)
    return spoken(lang)(f"contract.{contract.rule}", digits=digits)

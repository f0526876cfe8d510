"""Which language a command or a display speaks: the one that is asked for, or that of the locale."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from ..errors.languages import LANGUAGES, OTHERWISE, language, main_part

OPTION = "--lang"


def language_of(args: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language of a command line: its ``--lang``, before or after the command's name, else that of the
    locale. A language that we do not know counts as none: the command itself refuses it.
    """
    asked = None
    words = iter(args)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            break
        if name == OPTION:
            asked = value if equals else next(words, None)
    return asked if asked in LANGUAGES else locale_language(environ)


def locale_language(environ: Mapping[str, str]) -> str:
    """The language of the locale, in the order of gettext: LANGUAGE, LC_ALL, LC_MESSAGES, LANG. The C locale
    is English, whatever LANGUAGE says; so is every language that we do not speak. Where none of them is set,
    Windows says which language its own windows have.

    >>> locale_language({"LANG": "ja_JP.UTF-8"}), locale_language({"LANG": "de_DE.UTF-8"})
    ('ja', 'en')
    """
    locale = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    wanted = environ.get("LANGUAGE", "")
    if not (locale or wanted):
        return _system_language()
    if main_part(locale) in ("c", "posix"):
        return OTHERWISE
    spoken = (main_part(word) for word in (wanted or locale).split(":"))
    return next((lang for lang in spoken if lang in LANGUAGES), OTHERWISE)


def _system_language() -> str:
    if sys.platform == "win32":
        import ctypes

        found = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
        return next((lang for lang in LANGUAGES if language(lang).windows == found), OTHERWISE)
    return OTHERWISE

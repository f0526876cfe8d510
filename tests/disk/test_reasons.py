"""Why a file is refused, by the system or by TOML, in the words of each language."""

from __future__ import annotations

import errno
import os
import re
import tomllib

import pytest

from bpgen.disk.reasons import reason_of
from bpgen.disk.toml import loads, refused
from bpgen.errors.messages import Message

FREQUENT = ["ENOENT", "EACCES", "ENOSPC", "EROFS", "EISDIR", "ENOTDIR", "ENAMETOOLONG", "EEXIST"]


@pytest.mark.parametrize("name", FREQUENT)
def test_a_frequent_reason_of_the_system_has_its_words_in_each_language(name: str) -> None:
    number = getattr(errno, name)
    # What the C library says is the judge of the English; ours does not depend on the locale.
    reason = reason_of(OSError(number, "in the language of the system"))
    assert str(reason) == os.strerror(number)
    assert isinstance(reason, Message)
    assert re.search("[ぁ-んァ-ヶ一-鿿]", reason.text("ja"))


def test_a_rare_reason_is_told_as_the_system_tells_it() -> None:
    assert reason_of(OSError(errno.EPIPE, "Gebrochene Pipe")) == "Gebrochene Pipe"
    assert "NUL" in str(reason_of(ValueError("embedded null byte")))


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("x", "= is missing"),
        ("x = ", "value is not valid"),
        ("x = 1 2", "text after the end of the value"),
        ("x = [1", "list is not closed"),
        ("x = {a = 1", "inline table is not closed"),
        ("x = 1\nx = 2", "given twice"),
        ("[a]\n[a]", "given twice"),
        ("x = {a = 1, a = 2}", "given twice"),
        ("[a", "heading is not closed"),
        ("[[a]", "heading is not closed"),
        ('x = "a', "text is not closed"),
        ('x = "a\nb"', "text is not closed"),
        ("x = '''a", "text is not closed"),
        ('x = "\\q"', "unknown escape"),
        ('x = "\\uzzzz"', "unknown escape"),
        ('x = "\\ud800"', "unknown escape"),
        ("[!]", "cannot begin with this character"),
        ("!", "not a key, a heading or a comment"),
        ("x = 2027-02-30", "date or time is not valid"),
    ],
)
def test_each_slip_in_toml_is_named_in_each_language(text: str, finding: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        loads(text)
    error = refused(caught.value, text, "a.toml")
    assert finding in error.message.replace("'='", "=")
    assert error.message.startswith("a.toml: Line ")
    assert not re.search("[a-z]{2,} [a-z]{2,}", error.text("ja"))

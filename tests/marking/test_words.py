"""Both languages have a word for everything that there is to say of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bpgen.errors.languages import LANGUAGES
from bpgen.graph.mistakes import mistake_names
from bpgen.marking.compare import Verdict
from bpgen.marking.hints import HintKind
from bpgen.trace.digits import Rule
from bpgen.words.texts import words


def texts(found: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in found.items():
        inner = f"{path}.{key}".lstrip(".")
        yield from texts(value, inner) if isinstance(value, Mapping) else [(inner, value)]


def test_the_same_texts_with_the_same_values() -> None:
    ja, en = (dict(texts(words("marking", lang))) for lang in LANGUAGES)
    assert list(ja) == list(en)
    for key in ja:
        assert isinstance(ja[key], list) == isinstance(en[key], list), key
        if isinstance(ja[key], str):
            assert set(re.findall(r"{\w+}", ja[key])) == set(re.findall(r"{\w+}", en[key])), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verdict_hint_and_mistake_has_its_words(lang: str) -> None:
    found = words("marking", lang)
    assert set(found["verdict"]) == {v.value for v in Verdict}
    kinds = {k.value for k in HintKind} | {r.value for r in Rule}
    assert set(found["hint"]) == kinds | {"none", "short", "swapped_copy"}
    assert set(words("prose/mistakes", lang)["mistake"]) == set(mistake_names())

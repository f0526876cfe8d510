"""The index of the search and what is typed are split alike: one in Python, the other in the browser."""

from __future__ import annotations

import json

import pytest
from py_mini_racer import MiniRacer

from bpgen.sphinxext.search import search_in, tokens

SAMPLES = [
    "逆伝播",
    "学習率",
    "重",
    "の",
    "誤差逆伝播法（BP）は、",
    "chain rule",
    "Chain-rule の連鎖律",
    "ＲｅＬＵとﾛｼﾞｽﾃｨｯｸ",
    "0.593269992",
    "-0.019049119 と 3.5",
    "w5 w_5^+ η δ_h1",
    "dE_total/dw5",
    "々ゝヽ〆ー・",
    "１２３４",
    "a.b 1.a .5",
    "",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_index_and_query_are_split_alike(text: str) -> None:
    script = search_in("ja")({}).js_splitter_code
    context = MiniRacer()
    context.eval(script.partition("if (typeof Search")[0])
    query = json.loads(str(context.eval(f"JSON.stringify(splitQuery({json.dumps(text)}))")))
    indexed = list(tokens(text))
    # The index holds single characters, too: of what was asked, only those that stand alone.
    assert set(query) <= set(indexed)
    assert [word for word in query if len(word) > 1] == [word for word in indexed if len(word) > 1]
    assert search_in("en")({}).js_splitter_code != script


def test_japanese_is_found_by_pairs_and_by_single_characters_with_a_meaning() -> None:
    assert list(tokens("重みの値 0.15")) == ["重み", "みの", "の値", "重", "値", "0.15"]

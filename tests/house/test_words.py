"""Words that no text of ours uses, in either language: private idiom, translated phrases, names of one thing
that has another name elsewhere. A list of rules, not a judge of style: what is here was once on a page.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpgen.words.texts import word_file

#: What is not said, and what is said instead.
_ENGLISH = {
    r"[Dd]erivatives? (?:of (?:\S+ ){1,4})?by (?:(?:the|its|each|all|an?|own|another) )*"
    r"(?:net|weights?|bias(?:es)?|inputs?|outputs?|hidden|w\d|\$)": "with respect to",
    r"numbers? put in\b": "numbers substituted",
    r"\blit up\b|\blights up\b": "highlighted",
    r"\blearn\w* by heart\b": "memorised",
    r"\bone an? (?:layer|unit|weight|sample)\b": "one per layer",
    r"\bwithout a network\b": "offline",
    r"\bof (?:yours|one's own)\b": "your own",
    r"\bgo(?:es|ing)? on with\b": "continue with",
    r"\bborders?\b": "decision boundary",
    r"\bas it stands\b|\bstands? (?:at|for|beside|below|above|on|under)\b": "is",
    r"\b(?:training|test) part\b": "training data, test data",
    r"\bwhat becomes of\b": "a plain verb",
    r"\baffairs?\b": "a plain noun",
    r"\b(?:judges?|judged) (?:of|by|agree)\b": "independent checks",
    r"\bStands (?:on|in)\b": "shown on",
    r"\b(?:[Ww]ith|[Ff]or) the squared error\b": "the sum of squared errors",
}
_JAPANESE = {
    r"活性化関数を施|関数を施": "活性化関数に入れる",
    r"誤差に効く": "誤差に影響する",
    r"数値を入れた式": "数値を代入した式",
    r"ネットワークのない教室": "インターネットにつながらない教室",
    r"多クラスの分類": "多クラス分類",
    r"経路の分\b|経路の分」": "経路の寄与",
    r"間違いから出た": "よくある間違いとその値",
    r"[?!](?=[。」）\s]|$)|[？！]": "問いも平叙文の形で書く",
    r"(?:です|ます|ください|ましょう)[。、）]": "である調",
    r"始めの値": "初期値",
    r"総入力による。": "総入力に依存する",
    r"更新の回数": "更新回数",
    r"(?<!平均)二乗誤差": "二乗和誤差",
}
_RULES = {"en": _ENGLISH, "ja": _JAPANESE}
_CODE = re.compile(r"`[^`\n]*`|<<.*?>>|<%.*?%>")


def _texts(lang: str) -> list[Path]:
    """The files of texts in a language."""
    return sorted(p for p in word_file(lang, "").rglob("*") if p.is_file())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_text_uses_a_word_of_the_list(lang: str) -> None:
    files = _texts(lang)
    assert len(files) > 25
    hits = []
    for path in files:
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = _CODE.sub("", line)
            for rule, better in _RULES[lang].items():
                if not line.startswith("#") and (found := re.search(rule, text)):
                    hits.append(f"{path.parent.name}/{path.name}:{n}: {found[0]!r} -> {better}")
    assert hits == []

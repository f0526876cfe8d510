"""Short names change nothing that a script does, nor a name that is seen from outside."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from py_mini_racer import MiniRacer

from bpgen.interactive.page import functions
from bpgen.interactive.scripts import live_script
from bpgen.interactive.shortening import shortened

#: Every place where a name can stand; `answer` is what the script comes to.
TRICKY = r"""
const longest = 40;
const text_of = (value) => `${value}/${`<${value}>`}}`;
const half = longest / 2 / 2;
const pattern = /[/"'`]half\/(?:longest)/g;
let counted = 0;
class Pair {
  constructor(first, second) { Object.assign(this, { first, second }); }
  get whole() { return this.first + this.second; }
  times(factor = half) { return new Pair(this.first * factor, this.second * factor); }
}
function added({ first, second: other = 1 }, ...others) {
  return others.reduce((one, two) => one + two, first + other);
}
const [, inner = longest, ...rest] = [1, undefined, 3, 4];
const { renamed: taken = 5 } = {};
const keyed = { half, longest: 7, "quoted": half ? taken : rest };
for (const [name, value] of Object.entries(keyed)) counted += name.length;
try { undeclared(); } catch (wrong) { counted += wrong.name === "ReferenceError" ? 100 : 0; }
const chosen = counted > 3 ? { half: longest } : { longest: half };
const answer = [
  half, text_of(half), "half longest".replace("half", text_of`x`), 'half', "half/\"longest".match(pattern),
  counted, new Pair(1, 2).times().whole, new Pair(1, 2).times(3), added({ first: 1 }, 2, 3), inner, rest,
  taken, chosen, chosen?.half, [half, longest].map((half) => half % 3), .5 + 1e-3 + 1_000, typeof longest / 2,
];
"""


def _result(source: str) -> str:
    return str(MiniRacer().eval(f"(() => {{{source}; return JSON.stringify(answer)}})()"))


def test_short_names_change_nothing() -> None:
    short = shortened(TRICKY, stay=("answer",))
    assert json.loads(_result(short)) == json.loads(_result(TRICKY))
    assert len(short) < len(TRICKY)
    for name in ("text_of", "counted", "inner", "taken", "pattern", "chosen"):
        assert not re.search(rf"\b{name}\b", short), name
    for name in ("first", "half", "longest", "whole", "undeclared", "answer"):
        assert re.search(rf"\b{name}\b", short), name
    assert shortened(TRICKY, stay=("answer",)) == short


@pytest.mark.parametrize(
    "source",
    [
        "const a = 1, b = a;",
        "alert(document.title);",
        'x.y = "const longest = 1";',
        "`${document}`",
        "a / b / c",
    ],
)
def test_what_has_no_long_name_of_its_own_stays(source: str) -> None:
    assert shortened(source) == source


def test_a_short_name_is_no_other_name_and_no_word_of_the_language() -> None:
    many = "".join(f"const longname{n} = {n};" for n in range(3000))
    used = re.findall(r"const (\w+) =", shortened(f"const a = do_; {many}"))
    assert len(set(used)) == 3001
    assert not {"do", "if", "in", "of", "a"} & set(used[1:])


def test_names_that_scripts_share_with_pages_stay() -> None:
    assert "Object.assign(bpgen,{course,values,nextGiven,cleaned,written,typeset,read})" in live_script()
    for name in ("problem.blanks", "page.words", "LMSInitialize"):
        assert name in functions("scorm"), name


def test_the_functions_of_every_page_are_below_their_bounds() -> None:
    """40 kB, and 12 compressed: the scripts of a course, and of an exercise page in a package; of one whose
    given values can be changed 12.2, for it finds in a tenth of the data what was mistaken for what.
    What draws other problems is a part of its own: a script beside the page, or of layers, on it.
    """
    changed = functions("writing", "putting", "changing", "given")
    scripts = (live_script(), live_script(charts=True), functions("scorm", "leaving"))
    for text, most in (*((text, 12_000) for text in scripts), (changed, 12_200)):
        assert len(text.encode()) < 34_000
        assert len(gzip.compress(text.encode(), mtime=0)) < most
    layers = functions("writing", "putting", "changing", "given", "random", "drawing", "alike", "seeds")
    dense = functions("writing", "putting", "random", "drawing", "sampler", "seeds")
    for text, most in ((dense, 14_500), (layers, 15_000)):
        assert len(text.encode()) < 41_000
        assert len(gzip.compress(text.encode(), mtime=0)) < most

"""The numbers in a page's sessions of Python, stated or shown, marked with the quantities whose values they
are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape

from ..graph.quantity import Graph
from ..printers.python import identifier

_SESSION = re.compile(
    r'(<div class="highlight-pycon[^>]*><div class="highlight"><pre>)(.*?)(</pre>)', re.DOTALL
)
_STATED = re.compile(r">>> (\w+(?:, \w+)*) = (-?[\d.e+-]+(?:, -?[\d.e+-]+)*)")
#: How a session looks at a variable: lesson/doctests.py.
_LOOK = re.compile(r'>>> (?:round\((\w+), (\d+)\)( \+ 0)?|float\(f"\{(\w+):\.(\d+)g\}"\)|(\w+))')
_NUMBER = re.compile(r'-?<span class="m[fi]">[^<]*</span>')
_SHOWN = '<span class="go">'


def with_marks(html: str, graph: Graph) -> str:
    """A page with ``data-key`` on such numbers; ``data-look`` tells how Python rounds one: "r9" to nine
    places ("r9z" where -0 is shown as 0), "g9" to nine figures, "" not at all. An element with ``data-alive``
    says that the page has its marks.
    """
    keys = {identifier(q.key): q.key for q in graph.quantities}
    html = _SESSION.sub(lambda m: f"{m[1]}{chr(10).join(_marked(m[2].splitlines(), keys))}\n{m[3]}", html)
    return html + '<template data-alive=""></template>'


def _marked(lines: list[str], keys: Mapping[str, str]) -> Iterator[str]:
    before = ""
    for line in lines:
        text = unescape(re.sub("<[^>]*>", "", line))
        stated, look = _STATED.fullmatch(text), _LOOK.fullmatch(before)
        if stated and all(name in keys for name in stated[1].split(", ")):
            names = iter(stated[1].split(", "))
            yield _NUMBER.sub(lambda m: f"<span{_key(keys[next(names)])}>{m[0]}</span>", line)  # noqa: B023
        elif look and line.startswith(_SHOWN) and (key := keys.get(look[1] or look[4] or look[6])):
            how = f"r{look[2]}{'z' if look[3] else ''}" if look[1] else f"g{look[5]}" if look[4] else ""
            yield line.replace(_SHOWN, f'<span class="go"{_key(key)} data-look="{how}">', 1)
        else:
            yield line
        before = text


def _key(key: str) -> str:
    return f' data-key="{escape(key)}"'

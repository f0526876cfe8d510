"""A page that says and shows the same in fewer bytes: what its figures share is drawn once, and an element
that neither a reader nor a style can tell from its text is left out.
"""

from __future__ import annotations

import re
from collections import Counter

#: An empty element begins each listing.
_LISTING = re.compile(r'(?<=<div class="highlight"><pre>)<span></span>(.*?)(?=</pre>)', re.DOTALL)
#: What the theme puts around a formula that scrolls in a box of its own.
_WRAPPED = re.compile(
    r'<div class="math-wrapper docutils container">\n'
    r'(<div class="math[^>]*><div class="bp-formula">(?:(?!</?div).)*</div>(?:(?!</?div).)*</div>\n)</div>',
    re.DOTALL,
)
#: A word that Sphinx does not break, alone in the element around it; no style asks for ``docutils`` of these.
_WORD = re.compile(r'<(span|code) class="(?:docutils )?([^"]*)"><span class="pre">([^<]*)</span></\1>')
#: Classes that docutils gives any box, and no style of ours asks for.
_STEP = re.compile('(<div class="bp-step[^"]*) docutils container(")>')
_FIGURE = re.compile(r'<svg [^>]*class="(bp-net[^"]*)"[^>]*>.*?</svg>', re.DOTALL)
#: A line that is not lit, all such lines to a unit, a unit with its name, and a name beside a line or a unit.
_EDGE = r'<path class="bp-edge" data-key="[^"]*" data-to="[^"]*" d="[^"]*"/>'
_UNIT = r'<circle class="bp-unit[^"]*" [^>]*/><text class="bp-name[^"]*"[^>]*>(?:(?!</text>).)*</text>'
_LABEL = r'<text class="bp-label"[^>]*>(?:(?!</text>).)*</text>'
_TO_UNIT = (
    r'<path class="bp-edge" data-key="[^"]*" data-to="([^"]*)" d="[^"]*"/>'
    r'(?:<path class="bp-edge" data-key="[^"]*" data-to="\1" d="[^"]*"/>)+'
)


def slimmed(html: str) -> str:
    """A page's content in fewer bytes."""
    html = _LISTING.sub(lambda m: m[1].replace("&gt;", ">"), html)
    html = _STEP.sub(r"\1\2>", _WRAPPED.sub(r"\1", html))
    for n, part in enumerate((_UNIT, _TO_UNIT, _EDGE, _LABEL)):
        html = _drawn_once(html, re.compile(part), "utel"[n])
    return html


def short_marks(html: str) -> str:
    """A page whose words that are not broken between lines say so themselves, not an element within each.

    >>> short_marks('<code class="docutils literal"><span class="pre">a-b</span></code>')
    '<code class="literal pre">a-b</code>'
    """
    return _WORD.sub(r'<\1 class="\2 pre">\3</\1>', html)


def _drawn_once(html: str, part: re.Pattern[str], letter: str) -> str:
    """Parts that figures of the same classes share are drawn in the first of them; the others refer to it."""
    counts = Counter((f[1], p[0]) for f in _FIGURE.finditer(html) for p in part.finditer(f[0]))
    names: dict[tuple[str, str], str] = {}

    def once(match: re.Match[str], classes: str) -> str:
        key = classes, match[0]
        if counts[key] < 2:
            return match[0]
        if key in names:
            return f'<use href="#{names[key]}"/>'
        names[key] = f"bp-{letter}{len(names)}"
        # A reference shows the group alone, so that it is styled as part of its figure by classes of its own.
        return f'<g id="{names[key]}" class="{classes}">{match[0]}</g>'

    return _FIGURE.sub(lambda m: part.sub(lambda p: once(p, m[1]), m[0]), html)

"""The rules of style sheets that a page needs: pages of several kinds share the sheets."""

from __future__ import annotations

import re

#: A rule, alone or within a condition; the commas between its selectors; what a selector asks for by name.
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_BETWEEN = re.compile(r",(?![^()]*\))\s*")
_ASKED = re.compile(r'\.(?:bp-)?([a-zA-Z][\w-]*)|="(\w+)"')
#: Of what stands within these, any one will do.
_ANY = re.compile(r":(?:is|not|has)\([^()]*(?:\([^()]*\)[^()]*)*\)")
#: Blanks that say nothing, within the braces of a rule.
_BLANKS = re.compile(r"(?<=[:;])\s+|\s+(?=;)|;\s*$")
_NO_RULES = re.compile(r"@media[^{}]*\{\s*\}")


def needed(style: str, page: str) -> str:
    """A style sheet without blanks, and without the rules whose classes and values of attributes the page
    does not name, neither in an element nor in its script. A script may put names together: of bp-green,
    green is enough.

    >>> needed(".x, .y .bp-z { top: 0; }@media print {.w{top:1px}}p{top:2px}", '<p class="y">"z"')
    '.y .bp-z{top:0}p{top:2px}'
    """

    def of(match: re.Match[str]) -> str:
        selectors = [one for one in _BETWEEN.split(match[1]) if all(name in page for name in _names(one))]
        return f"{','.join(selectors).strip()}{{{_BLANKS.sub('', match[2].strip())}}}" if selectors else ""

    return _NO_RULES.sub("", _RULE.sub(of, style))


def _names(selector: str) -> list[str]:
    return [name or value for name, value in _ASKED.findall(_ANY.sub("", selector))]

r"""A Word document read back from its XML alone, its equations as the LaTeX that a sheet has them in.

Written from the standard (ECMA-376, part 1, 22.1), not from what makes the documents: what it does not know
it refuses, so that nothing is left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from support.pages import Mark, Page, Step

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIGNS = {
    "−": "-",
    "π": r"\pi",
    "Φ": r"\Phi",
    "β": r"\beta",
    "≠": r"\ne",
    "≤": r"\le",
    "≥": r"\ge",
    "×": r" \times ",
    "∂": r"\partial ",
}
_NAMES = {
    **{name: f"\\{name}" for name in ("max", "min", "tanh", "ln", "cos")},
    "sgn": r"\operatorname{sgn}",
    " mod ": r" \mathbin{\mathrm{mod}} ",
}
_SPACE, _SPACES = "\u2003", re.compile("[\u2000-\u200a]")
#: A blank is a rule.
_RULE = re.compile("_{5,}")


def parts(document: bytes) -> dict[str, bytes]:
    """The files of a document."""
    with zipfile.ZipFile(io.BytesIO(document)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def body(document: bytes) -> list[ET.Element]:
    """The paragraphs and tables, in order."""
    found = ET.fromstring(parts(document)["word/document.xml"]).find(f"{W}body")
    assert found is not None
    return list(found)


def paragraphs(elements: Iterable[ET.Element]) -> Iterator[ET.Element]:
    """All paragraphs, those of tables among them."""
    return (p for element in elements for p in element.iter(f"{W}p"))


def style(paragraph: ET.Element) -> str:
    """The name of a paragraph's style."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


def text(paragraph: ET.Element) -> str:
    """A paragraph's text, its equations between dollars."""
    out = []
    for child in paragraph.iter():
        if child.tag == f"{W}t":
            out.append(child.text or "")
        elif child.tag == f"{M}oMath":
            out.append(f"${equation(child)}$")
    return "".join(out)


def equations(paragraph: ET.Element) -> list[str]:
    """The equations of a paragraph."""
    return [equation(found) for found in paragraph.iter(f"{M}oMath")]


def equation(element: ET.Element) -> str:
    """An equation as LaTeX."""
    return _tidy("".join(map(_read, element)))


#: What makes brackets grow in LaTeX, too: cases and fractions, but for the symbols of derivatives.
_TALL = re.compile(r"\\begin|\\frac(?!\{\\partial)")


def _tidy(tex: str) -> str:
    """Signs between operands have spaces around them, those before an operand have not."""
    out = ""
    for piece in re.split(r" *([-+*=]) *", tex):
        before = out.rstrip()
        if piece == "-" and (not before or before[-1] in "({[=+-*&,\\" or before.endswith("{cases}")):
            out += piece
        elif piece and piece in "-+*=":
            out = f"{before} {piece} "
        else:
            out += piece
    return re.sub(r"\^\{ ?((?: ?\+)+) ?\}", lambda plus: plus[0].replace(" ", ""), out).strip()


def _of(element: ET.Element, name: str) -> str:
    found = element.find(f"{M}{name}")
    assert found is not None, (element.tag, name)
    return _tidy("".join(map(_read, found)))


def _value(element: ET.Element, path: str) -> str | None:
    found = element.find("/".join(f"{M}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{M}val", "")


def _read(element: ET.Element) -> str:
    match element.tag.removeprefix(M):
        case "r":
            return _run("".join(t.text or "" for t in element.iter(f"{M}t")))
        case "sSub":
            return f"{_of(element, 'e')}_{{{_of(element, 'sub')}}}"
        case "sSup" if _of(element, "sup") == "′":
            return f"{_of(element, 'e')}'"
        case "sSup":
            return f"{_of(element, 'e')}^{{{_of(element, 'sup')}}}"
        case "sSubSup":
            return f"{_of(element, 'e')}_{{{_of(element, 'sub')}}}^{{{_of(element, 'sup')}}}"
        case "f":
            return rf"\frac{{{_of(element, 'num')}}}{{{_of(element, 'den')}}}"
        case "rad":
            return rf"\sqrt{{{_of(element, 'e')}}}"
        case "acc":
            return rf"\hat{{{_of(element, 'e')}}}"
        case "d":
            return _delimited(element)
        case "limLow":
            return _of(element, "e")  # its letter is looked at elsewhere
        case "bar":
            return rf"\bpfilled{{{_of(element, 'e')}}}"
        case "borderBox":
            inside = _of(element, "e")
            return r"\bpresult{}" if inside == r"\bpblank{}" else rf"\bpresultfilled{{{inside}}}"
        case "m":
            rows = (map(equation, row.findall(f"{M}e")) for row in element.findall(f"{M}mr"))
            return r" \\ ".join(map(" & ".join, rows))
    raise AssertionError(element.tag)


def _delimited(element: ET.Element) -> str:
    begin, end = _value(element, "dPr/begChr"), _value(element, "dPr/endChr")
    inside = _of(element, "e")
    match "(" if begin is None else begin, ")" if end is None else end:
        case ("", ""):
            return inside
        case ("", "|"):
            return rf"\left.{inside}\right|"
        case ("[", "]"):
            low, _, high = inside.partition(",")
            return rf"\bpinterval{{{low.strip()}}}{{{high.strip()}}}"
        case ("{", ""):
            return rf"\begin{{cases}} {inside} \end{{cases}}"
        case ("(", ")") if _TALL.search(inside):  # they grow with what they hold
            return rf"\left({inside}\right)"
        case (before, after):
            return f"{before}{inside}{after}"


def _run(found: str) -> str:
    if _RULE.fullmatch(found):
        return r"\bpblank{}"
    if found in _NAMES:
        return _NAMES[found]
    return _SPACES.sub("", "".join(_SIGNS.get(c, c) for c in found.replace(_SPACE, r"\quad ")))


def sides(tex: str) -> list[str]:
    """What stands between the equals signs of an equation; those within braces are none."""
    out, depth = [""], 0
    for piece in re.split(r"(\\(?:begin|end)\{cases\}|[{}]| = )", f" {tex}"):
        depth += {"{": 1, "}": -1, r"\begin{cases}": 1, r"\end{cases}": -1}.get(piece, 0)
        if piece == " = " and not depth:
            out.append("")
        else:
            out[-1] += piece
    return [side.strip() for side in out]


def read_word(elements: list[ET.Element]) -> Page:
    """The page of a sheet's paragraphs and tables."""
    given: dict[str, str] = {}
    found: list[Step | Mark] = []
    step: list[list[str]] = []
    for element in elements:
        if element.tag == f"{W}tbl":
            if isinstance(found[-1], Mark) and found[-1].kind == "bpquestion":  # not one of rounds
                found += _rows(element)
            continue
        name, equations_of = style(element), equations(element)
        if name.startswith("Step"):
            step.append(sides(_tidy(" ".join(equations_of))))
            if not name.endswith("Begun"):
                found.append(_step(step))
                step = []
        elif name == "Heading1":
            found.append(Mark("bpsection", (text(element).replace(_SPACE, r"\quad "),)))
        elif name == "Heading2":
            found.append(Mark("bpquestion", (text(element),)))
        elif not found and name == "BodyText":
            given |= {pair[0]: pair[1] for pair in map(sides, equations_of) if len(pair) == 2}
    assert not step, "a step that does not end"
    return Page(given, tuple(found))


def _rows(table: ET.Element) -> Iterator[Mark]:
    for row in list(table.iter(f"{W}tr"))[1:]:
        cells = tuple("".join(map(text, cell.iter(f"{W}p"))) for cell in row.iter(f"{W}tc"))
        yield Mark("bprow", (cells[0], *(cell.strip("$") for cell in cells[1:])))


def _step(lines: list[list[str]]) -> Step:
    """A step of its lines, each split at its equals signs."""
    first, *rest = lines
    mark, _, symbol = first[0].rpartition(r"\quad ")
    forms = [first[1], *(line[1] for line in rest)]
    numbers = forms.pop() if rest and r"\bp" in forms[-1] else ""
    last = lines[-1][2:]
    result, interval = "", ""
    if last:
        result, _, interval = last[0].partition(r"\quad ")
    return Step(mark, symbol, r"\bpnext ".join(forms), numbers, result.strip(), interval.strip())

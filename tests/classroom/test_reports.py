"""What a class and its students get to read: counted independently, named rightly, and harmless."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from statistics import median

import pytest
from markupsafe import Markup
from pypdf import PdfReader

from attacks.corpus import TEXTS
from bpgen.classroom.blocks import Bar, Bars, Grid, ReportHead
from bpgen.classroom.feedback import feedback_wanted, make_feedback, write_feedback
from bpgen.classroom.findings import SharedNumbers, StudentFindings, findings, shared_numbers
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.ledger import LEDGER, OVERRIDES, TOTALS
from bpgen.classroom.mark import mark_class
from bpgen.classroom.report import write_report
from bpgen.classroom.reports import speech, typeset
from bpgen.classroom.statistics import follow_through, reasons
from bpgen.classroom.totals import ledger_of
from bpgen.errors import BpgenError
from bpgen.formats.escape import check_printable, clean
from bpgen.graph.notation import USUAL
from bpgen.marking.sheet import SheetBlank
from bpgen.trace.rounding import Worked
from bpgen.words.texts import words
from classroom.hands import Hand, by_the_key, class_of, long_table, mistaken, table, written

SETTINGS = 'lang = "en"\n[sheet]\nupto = "output"\n[problem]\nlayers = "2-2-1"\n'
#: A mistake for each of the first students.
MISTAKES = ("no-bias", "plus-in-exponent", "no-half", "factor-two", "no-learning-rate", "sign-of-error")


def slip(worked: Worked, blank: SheetBlank) -> str:
    """A wrong sign, and then what the key has."""
    text = by_the_key(worked, blank)
    return f"-{text}" if blank.key == "out_h1" else text


def zeros(worked: Worked, blank: SheetBlank) -> str:
    """Nothing worked out."""
    assert worked.text(blank.key)
    return "0"


class Made:
    """A class that has handed in, marked: mistakes, a slip, a copy of the first right sheet, zeros; and one
    student who has handed in nothing.
    """

    def __init__(self, path: Path) -> None:
        hands: tuple[Hand, ...] = (*map(mistaken, MISTAKES), slip, by_the_key, zeros)
        self.folder = class_of(path, len(hands) + 2, SETTINGS)
        students = self.folder.students
        answers = [written(self.folder, x, hand) for x, hand in zip(students, hands, strict=False)]
        answers.insert(-1, answers[-2])  # the copy
        (path / "answers").mkdir()
        for student, own in zip(students, answers, strict=False):
            (path / "answers" / f"{student.number}.csv").write_bytes(long_table(own))
        (path / OVERRIDES).write_bytes(
            table(("number", "step", "points", "by", "reason"), ("001", "net_h1", "0.5", "T.A.", "almost"))
        )
        mark(self.folder)


def mark(folder: ClassFolder) -> None:
    """Mark a class."""
    with folder.in_use():
        for block in mark_class(folder):
            assert not block.refused


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("reports") / "class")


def rows_of(folder: ClassFolder) -> list[dict[str, str]]:
    """The ledger by a reader of its own."""
    return list(csv.DictReader(io.StringIO((folder.path / LEDGER).read_text(encoding="utf-8-sig"))))


def findings_of(folder: ClassFolder) -> list[StudentFindings]:
    return [one for some in findings(folder, ledger_of(folder)) for one in some]


class Page(HTMLParser):
    """A page read: its cells and all of its text, its tags and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.attributes = "", Counter[str](), list[tuple[str, str]]()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a tag."""
        self.tags[tag] += 1
        self.attributes += ((name, value or "") for name, value in attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        """Leave a cell."""
        self.inside &= tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.text += data
        if self.inside:
            self.rows[-1][-1] += data


def test_feedback_names_the_mistake_that_a_hand_made(made: Made) -> None:
    ledger = ledger_of(made.folder)
    wanted = feedback_wanted(made.folder, ledger)[: len(MISTAKES) + 1]
    for lang in ("en", "ja"):
        ones = [(student._replace(lang=lang), ledger[student.number]) for student in wanted]
        sheets = make_feedback((made.folder.secret, made.folder.settings), ones)
        for name, sheet, (student, rows) in zip(MISTAKES, sheets, ones, strict=False):
            page, first = Page(sheet.page.decode()), next(row for row in rows if row.verdict == "differs")
            assert first.why == f"mistake:{name}"
            prose = words("prose/mistakes", lang)["mistake"][name]
            sentence = re.split("[<{.。]", prose.strip())[0]
            assert sentence in page.text
            assert first.value.replace("-", "\N{MINUS SIGN}") in page.text
            again = [row for row in rows if row.why == f"again:{name}"]
            titles = [row[-1] for row in page.rows if words(f"mistakes/{name}", lang)["title"] in row[-1]]
            assert len(titles) == len(again)
            assert student.number in page.text
            printed = PdfReader(io.BytesIO(sheet.pdf)).pages[0].extract_text()
            assert student.name in printed
        slipped = Page(sheets[-1].page.decode().rpartition("</style>")[2])
        assert words("marking", lang)["hint"]["sign"] in slipped.text
        printed = PdfReader(io.BytesIO(sheets[-1].pdf)).pages[0].extract_text()
        for text in (slipped.text, printed):
            assert "\N{MINUS SIGN}0." in text
            assert not re.search(r"(?<!\w)-[0-9]", text)
        assert "almost" in Page(sheets[0].page.decode()).text


def test_the_report_counts_what_the_ledger_has(made: Made) -> None:
    rows, folder = rows_of(made.folder), made.folder
    final = {(row["student"], row["round"], row["name"]): row for row in rows}  # a hand's row comes last
    assert len(final) == len(rows) - 1
    totals: dict[str, Decimal] = {}
    for (student, _, _), row in final.items():
        totals[student] = totals.get(student, Decimal(0)) + Decimal(row["points"])
    ours = [row for row in final.values() if row["by"] == "bpgen" and Decimal(row["points"])]
    follows = [row for row in ours if row["verdict"] == "follows"]
    again = [row for row in ours if row["why"].startswith("again:")]
    assert follows
    assert again
    list(write_report(folder, ledger_of(folder), findings_of(folder)))
    page = Page((folder.path / "report.html").read_text(encoding="utf-8"))
    texts = words("classroom", "en")["class_report"]
    cells = {row[0]: row[1:] for row in page.rows if row}
    for key, changed in (("follow_rule", follows), ("once_rule", again)):
        count, students = len(changed), len({row["student"] for row in changed})
        worth = count  # a mark is a point here
        assert cells[texts[key].replace("'", "’")] == [str(x) for x in (count, students, worth)]
    middle = Decimal(median(totals.values()))
    average = sum(totals.values(), Decimal(0)) / len(totals)
    for number in (average, average - Decimal(len(follows) + len(again)) / len(totals), middle):
        assert f"{number.quantize(Decimal('0.01')).normalize():f}" in page.text
    for question in {row["question"] for row in rows}:
        own = [row for row in final.values() if row["question"] == question]
        points = sum((Decimal(row["points"]) for row in own), Decimal(0)) / len(totals)
        verdicts = Counter(row["verdict"] for row in own)
        shown = [f"{points.quantize(Decimal('0.01')).normalize():f}", str(len(own) // len(totals))]
        found = next(row for row in page.rows if row[0] == question and len(row) == 8)
        assert found[2:] == [*shown, *(str(verdicts[x]) for x in ("agrees", "follows", "differs", "blank"))]
    for name in MISTAKES:
        known = {f"mistake:{name}", f"again:{name}"}
        named = [row for row in rows if row["by"] == "bpgen" and row["why"] in known]
        title = words(f"mistakes/{name}", "en")["title"]
        assert cells[title] == [str(len(named)), str(len({row["student"] for row in named}))]
    assert len(PdfReader(folder.path / "report.pdf").pages) >= 1


def test_sheets_to_look_at(made: Made) -> None:
    ledger, found = ledger_of(made.folder), findings_of(made.folder)
    right, copied, zero, absent = (student.number for student in made.folder.students[-4:])
    assert [one.number for one in found if one.stock] == [zero]
    assert {one.number for one in found if one.elsewhere} >= {copied}
    shared = shared_numbers(ledger)
    assert [(one.student, one.other) for one in shared] == [(copied, right)]
    assert absent not in ledger


def test_the_same_known_mistakes_are_no_sign_of_a_copy(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 3, f'{SETTINGS}one_for = "class"\n')
    (folder.path / "answers").mkdir()

    def strange(worked: Worked, blank: SheetBlank) -> str:
        return by_the_key(worked, blank)[:-2] + "37" if blank.key.startswith(("net", "w")) else "0.1"

    for student, hand in zip(
        folder.students, (mistaken("no-bias"), mistaken("no-bias"), strange), strict=True
    ):
        own = long_table(written(folder, student, hand))
        (folder.path / "answers" / f"{student.number}.csv").write_bytes(own)
    mark(folder)
    ledger = ledger_of(folder)
    assert shared_numbers(ledger) == []
    twice = {**ledger, "004": ledger["003"]}
    pair = {(one.student, one.other) for one in shared_numbers(twice)}
    assert pair == {("003", "004"), ("004", "003")}
    assert all(isinstance(one, SharedNumbers) for one in shared_numbers(twice))


def test_reports_go_on_where_they_were_and_leave_what_a_hand_has_changed(tmp_path: Path) -> None:
    folder = Made(tmp_path / "class").folder
    with folder.in_use():
        first = list(make_all(folder))
        assert first == []
        assert feedback_wanted(folder, ledger_of(folder)) == []
        assert not list(write_report(folder, ledger_of(folder), findings_of(folder)))
        mine = folder.path / "feedback" / "001.html"
        mine.write_text("mine")
        other = (folder.path / "feedback" / "002.html").read_bytes()
        (folder.path / OVERRIDES).unlink()
    mark(folder)
    with folder.in_use():
        assert [student.number for student in feedback_wanted(folder, ledger_of(folder))] == ["001"]
        assert list(make_all(folder)) == ["feedback/001.html"]
    assert mine.read_text() == "mine"
    assert (folder.path / "feedback" / "002.html").read_bytes() == other


def make_all(folder: ClassFolder) -> Iterator[str]:
    """Make all reports; what a hand has changed."""
    ledger = ledger_of(folder)
    for block in write_feedback(folder, ledger, feedback_wanted(folder, ledger)):
        yield from block.kept
    for one in write_report(folder, ledger, findings_of(folder)):
        if one.kept:
            yield one.path


def test_marks_of_other_sheets_are_refused(made: Made, tmp_path: Path) -> None:
    (tmp_path / ".bpgen").mkdir()
    for name in ("class.toml", "roster.csv", LEDGER, TOTALS, ".bpgen/made.json"):
        (tmp_path / name).write_bytes((made.folder.path / name).read_bytes())
    (tmp_path / "secret.txt").write_text("ab" * 32)
    with pytest.raises(BpgenError) as raised:
        findings_of(ClassFolder(tmp_path))
    assert "other sheets" in raised.value.text()
    assert "採点し直す" in raised.value.text("ja")
    (tmp_path / LEDGER).unlink()
    with pytest.raises(BpgenError) as raised:
        ledger_of(ClassFolder(tmp_path))
    assert "No answers" in raised.value.text()


def printable(texts: Mapping[str, str]) -> Iterator[str]:
    """Those that a roster takes."""
    for text in texts:
        try:
            check_printable(text, "x")
        except BpgenError:
            continue
        yield text


def test_hostile_names_come_out_as_text() -> None:
    hostile = [clean(text) for text in printable(dict.fromkeys(TEXTS, ""))]
    assert len(hostile) > 200
    blocks = (
        ReportHead(Markup("") + speech("en", USUAL).own.format.escape(hostile[0]), ()),
        Grid((Markup("a"), Markup("b")), tuple((text, str(n)) for n, text in enumerate(hostile))),
        Bars(hostile[1], Markup("x"), Markup("y"), (Bar(hostile[2], 0.5, hostile[3]),), ((1.0, hostile[4]),)),
    )
    pdf, page = typeset(blocks, hostile[5], hostile[6], speech("en", USUAL))
    read = Page(page.decode())
    assert [" ".join(row[0].split()) for row in read.rows[1:]] == [" ".join(x.split()) for x in hostile]
    assert not read.tags.keys() & {"script", "img", "iframe", "a", "object", "b", "i"}
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert ("aria-label", hostile[1]) in read.attributes
    assert not re.findall(rb"/(JavaScript|JS|URI|Launch)\b", pdf)


def test_no_mistakes_and_no_rules_in_an_empty_ledger() -> None:
    assert reasons({}) == []
    assert follow_through({}) == (0, 0, Decimal(0))

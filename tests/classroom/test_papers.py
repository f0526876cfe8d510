"""The papers of a class: the same bytes by any number of workers, and by a run that was stopped."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

from attacks.corpus import TEXTS
from bpgen.classroom import printing
from bpgen.classroom.folder import ClassFolder, new_class
from bpgen.classroom.papers import blueprint_of, make_papers, papers_wanted, write_papers
from bpgen.classroom.printing import write_bound
from bpgen.classroom.problems import problem_of
from bpgen.classroom.roster import read_roster
from bpgen.errors import BpgenError
from bpgen.formats.escape import latex, typst
from bpgen.sheets.exercise import make_exercise, source
from bpgen.sheets.options import Identity
from classroom.hands import class_of, table
from support.typeset import needs_tex

#: A short sheet: what is tested is not what stands on it.
SHORT = '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n'


def printable() -> Iterator[str]:
    """The hostile notes that a roster takes, as it keeps them."""
    for text in TEXTS:
        try:
            (student,) = read_roster(table(("number", "note"), ("1", text)), "r.csv")
        except BpgenError:
            continue
        if student.note:
            yield student.note


NOTES = tuple(printable())


def make(folder: ClassFolder, *, threads: int = 1, blocks: int | None = None) -> list[str]:
    """Make the papers, of so many blocks; the paths that were kept as a hand has them."""
    blueprint, kept = blueprint_of(folder, "typst"), list[str]()
    with ThreadPoolExecutor(threads) as executor:
        work = write_papers(
            folder, blueprint, papers_wanted(folder, blueprint), executor if threads > 1 else None, threads
        )
        for n, block in enumerate(work, 1):
            kept += block.kept
            if n == blocks:
                work.close()
                break
    return kept


def contents(folder: ClassFolder) -> dict[str, bytes]:
    """What was made."""
    paths = (
        path for part in ("sheets", "keys", "tables", "print") for path in (folder.path / part).glob("*")
    )
    return {str(path.relative_to(folder.path)): path.read_bytes() for path in paths}


def test_a_stopped_run_goes_on_and_ends_with_the_same_bytes(tmp_path: Path) -> None:
    whole, stopped = (class_of(tmp_path / name, 26, SHORT) for name in ("whole", "stopped"))
    make(whole, threads=2)
    make(stopped, blocks=1)
    assert 0 < len(contents(stopped)) < len(contents(whole)) == 78
    make(stopped)
    assert contents(stopped) == contents(whole)
    assert not papers_wanted(stopped, blueprint_of(stopped, "typst"))


def test_what_a_hand_has_changed_stays(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 2, SHORT)
    make(folder)
    sheet = folder.path / "sheets" / "001.pdf"
    sheet.write_bytes(b"mine")
    assert make(folder) == []
    (folder.path / "class.toml").write_text(f'title = "Second"\n{SHORT}')
    assert make(ClassFolder(folder.path)) == ["sheets/001.pdf"]
    assert sheet.read_bytes() == b"mine"


def test_a_sheet_says_whose_it_is_and_not_how_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = class_of(tmp_path / "class", 2, SHORT)
    make(folder)
    for bound in write_bound(folder):
        assert (folder.path / bound.path).is_file()
    for student in folder.students:
        texts = [
            PdfReader(folder.path / kind / f"{student.number}.pdf").pages[0].extract_text()
            for kind in ("sheets", "keys")
        ]
        code = problem_of(folder.secret, student, folder.settings).code
        for text in texts:
            assert student.name in text
            assert student.number in text
            assert code in text
            assert "bpgen" not in text
    pages = [len(PdfReader(folder.path / "sheets" / f"00{n}.pdf").pages) for n in (1, 2)]
    bound_pages = PdfReader(folder.path / "print" / "sheets.pdf").pages
    assert len(bound_pages) == pages[0] + pages[0] % 2 + pages[1]
    # What is too large for one file is two, which are as long as can be alike.
    size = sum(path.stat().st_size for path in (folder.path / "sheets").glob("*.pdf"))
    monkeypatch.setattr(printing, "_LARGEST", size - 1)
    assert {"print/sheets-1.pdf", "print/sheets-2.pdf"} <= {bound.path for bound in write_bound(folder)}
    assert len(PdfReader(folder.path / "print" / "sheets-2.pdf").pages) == pages[1]
    # Nothing of the other number of files is left for the printer, but what a hand has changed.
    assert not (folder.path / "print" / "sheets.pdf").exists()
    (folder.path / "print" / "sheets-1.pdf").write_bytes(b"mine")
    monkeypatch.undo()
    assert printing.BoundFile("print/sheets-1.pdf", kept=True) in tuple(write_bound(folder))
    assert {x.name for x in (folder.path / "print").iterdir()} == {"keys.pdf", "sheets-1.pdf", "sheets.pdf"}
    assert "print/sheets-2.pdf" not in folder.made()


def test_each_page_bears_the_number_and_no_question_is_about_a_program(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    make(folder)
    (student,) = folder.students
    for kind in ("sheets", "keys"):
        pages = [page.extract_text() for page in PdfReader(folder.path / kind / "001.pdf").pages]
        assert len(pages) > 3
        assert all(student.number in text for text in pages)
        assert not any("program" in text for text in pages)


@pytest.mark.parametrize("note", ["試験時間 15 分延長", '#panic("x") \\input{y} $z$ *a* <b>'])
def test_a_note_to_a_student_is_on_the_sheet_and_not_on_the_key(note: str, tmp_path: Path) -> None:
    roster = f'number,name,note\n001,Student 1,"{note.replace(chr(34), chr(34) * 2)}"\n002,Student 2,\n'
    folder = new_class(tmp_path / "class", roster.encode(), "roster.csv", "en")
    (folder.path / "class.toml").write_text(SHORT)
    folder = ClassFolder(folder.path)
    make(folder)

    def on_page(kind: str, number: str) -> bool:
        text = PdfReader(folder.path / kind / f"{number}.pdf").pages[0].extract_text()
        return "".join(note.split()) in "".join(text.split())

    assert on_page("sheets", "001")
    assert not any(on_page(*where) for where in (("keys", "001"), ("sheets", "002")))


@pytest.mark.parametrize(("form", "escape"), [("typst", typst), ("latex", latex)])
def test_a_hostile_note_is_a_text_in_its_place(
    form: str, escape: Callable[[str], str], tmp_path: Path
) -> None:
    """In place of another, each text is its own escaped form, which ``attacks`` holds to be a text alone."""
    folder = class_of(tmp_path / "class", 1, SHORT)
    problem = problem_of(folder.secret, folder.students[0], folder.settings)

    def sheet(note: str) -> str:
        identity = Identity(problem.code, code=problem.code, name="Student 1", student="001", note=note)
        return source(make_exercise(problem.network, folder.settings.options, identity), key=False, form=form)

    usual = sheet("NOTE")
    assert usual.count("NOTE") == 1
    assert len(NOTES) > 200
    for note in NOTES:
        # What is not of ASCII, a sheet of TeX announces to its fonts.
        if note.isascii():
            assert sheet(note) == usual.replace(escape("NOTE"), escape(note))


@needs_tex
def test_a_hostile_note_on_a_sheet_by_uplatex(tmp_path: Path) -> None:
    note = r"\input{/etc/passwd} $x$ #1 %c & ~ ^^41 {\end{document}"
    roster = f'number,name,note\n001,Student 1,"{note}"\n'
    folder = new_class(tmp_path / "class", roster.encode(), "roster.csv", "en")
    (folder.path / "class.toml").write_text(SHORT)
    folder = ClassFolder(folder.path)
    (made,) = make_papers(blueprint_of(folder, "uplatex"), folder.students)
    text = PdfReader(io.BytesIO(made.sheet)).pages[0].extract_text()
    assert "".join(note.split()) in "".join(text.split())
    assert "root:" not in text
    assert "passwd" not in PdfReader(io.BytesIO(made.key)).pages[0].extract_text()

"""A lecturer's own texts and templates: what they may change, and what their mistakes are answered with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpgen.errors import BpgenError
from bpgen.errors.languages import templates_folder
from bpgen.formats.escape import pdf_string
from bpgen.network.problem import Network
from bpgen.sheets.exercise import Options
from support.sheets import Pages, pages

EXERCISE = "documents/sheet.j2"
MACROS = "formats/latex/sheet.j2"
PREAMBLE = "formats/latex/preamble.tex"


def made(folder: Path, lang: str = "en") -> Pages:
    """Seed 3 with templates of one's own."""
    return pages(Network.from_seed(3), Options(lang=lang, templates=folder))


def own(folder: Path, name: str, text: str | bytes) -> Path:
    """Write one file of a user's folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(folder: Path) -> str:
    """The message with which a user's folder is refused."""
    with pytest.raises(BpgenError) as error:
        made(folder)
    return error.value.message


def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    assert made(tmp_path) == pages(Network.from_seed(3), Options(lang="en"))


def test_one_text_can_be_replaced(tmp_path: Path) -> None:
    own(tmp_path, "words/en/sheet.toml", 'title = "Homework & 100 % {fun}"'.replace("{fun}", "\\\\write18"))
    own(tmp_path, "words/ja/sheet.toml", "[question]\nnumber = '第{n}問'")
    ours, theirs = pages(Network.from_seed(3), Options(lang="en")).key, made(tmp_path).key
    changed = [b for a, b in zip(ours.splitlines(), theirs.splitlines(), strict=True) if a != b]
    assert changed
    printed, stored = r"Homework \& 100 \% \textbackslash{}write18", pdf_string(r"Homework & 100 % \write18")
    assert all(printed in line or stored[:-1] in line for line in changed)
    assert "第1問" in made(tmp_path, "ja").sheet
    assert r"\bpquestion{問 1}" not in made(tmp_path, "ja").sheet


def test_one_template_can_be_replaced(tmp_path: Path) -> None:
    text = (templates_folder() / EXERCISE).read_text(encoding="utf-8")
    own(tmp_path, EXERCISE, text.replace("<< f.end() >>", "Good luck, << title >>!\n<< f.end() >>"))
    assert "\nGood luck, Backpropagation: exercise!\n\\end{document}" in made(tmp_path).sheet


def test_the_preamble_can_be_replaced(tmp_path: Path) -> None:
    own(tmp_path, PREAMBLE, "% mine\n" + (templates_folder() / PREAMBLE).read_text(encoding="utf-8"))
    assert "\n% mine\n" in made(tmp_path).sheet


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("documents/exercise.tex.j2", EXERCISE),
        ("documents/explain.md.j2", "formats/myst/explain.j2"),
        ("documents/explain.txt.j2", "formats/plain/explain.j2"),
        ("formats/latex/macros.tex.j2", MACROS),
    ],
)
def test_a_template_at_a_place_of_before_is_not_left_unread(old: str, now: str, tmp_path: Path) -> None:
    path = own(tmp_path, old, "mine")
    assert f"{path}: This template is no longer read; its place is now {now}." in refusal(tmp_path)
    assert (templates_folder() / now).is_file()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('titel = "x"', "sheet.toml: Unknown text 'titel'.\n  Did you mean 'title'?"),
        ('[question]\nnumbr = "x"', "sheet.toml: question: Unknown text 'numbr'.\n  Did you mean 'number'?"),
        ("title = 5", "sheet.toml: 'title' must be text.\n  Put it in quotes."),
        ('question = "x"', "sheet.toml: 'question' must have the same form as in the project."),
        ('title = "', "sheet.toml: Line 1, the last one, is not valid TOML: a text is not closed"),
        (b"title = '\xff'", "sheet.toml: Byte 10 is not UTF-8."),
        (
            'title = "by {author}"',
            "{author} has no value in the text 'title'.\n  Write it without names in braces.",
        ),
        ('[question]\nnumber = "{m}"', "{m} has no value in the text 'question.number'.\n  Known: n."),
    ],
)
def test_a_wrong_text_is_named(text: str | bytes, message: str, tmp_path: Path) -> None:
    own(tmp_path, "words/en/sheet.toml", text)
    assert message in refusal(tmp_path)


@pytest.mark.parametrize(
    "name", ["text/en.toml", "pages/en/a.md", "prose/en/a.toml", "schedule/columns.toml"]
)
def test_texts_where_they_are_not_read_are_named(name: str, tmp_path: Path) -> None:
    own(tmp_path, name, 'title = "x"')
    assert "Texts of your own are read from words/en." in refusal(tmp_path)


@pytest.mark.parametrize("name", [EXERCISE, MACROS])
def test_an_undefined_name_is_named_with_file_and_line(name: str, tmp_path: Path) -> None:
    text = (templates_folder() / name).read_text(encoding="utf-8")
    after = ("f.begin()", r"\thispagestyle")
    place = next(n for n, line in enumerate(text.splitlines(), 1) if any(x in line for x in after))
    lines = text.splitlines(keepends=True)
    lines.insert(place, "<< author >>\n")
    path = own(tmp_path, name, "".join(lines))
    message = refusal(tmp_path)
    assert message.startswith(f"{path}, line {place + 1}: The template fails: 'author' is undefined.")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\n<% if %>", "line 2: The template fails: Expected an expression"),
        ("\n\n<< title.foo() >>", "line 3: The template fails: "),
        ("<< 1 / 0 >>", "line 1: The template fails: division by zero"),
        ("<< 'a' + 1 >>", "line 1: The template fails: "),
        ("<< t('nope') >>", "Text 'nope' does not exist."),
        ("<< parts[0].questions[0].lines.append(1) >>", "line 1: The template fails: "),
        ("<% for i in range(10 ** 9) %>x<% endfor %>", "line 1: The template fails: Range too big"),
        ("<% include 'other.tex.j2' %>", "line 1: The template fails: there is no other.tex.j2"),
        ("<% include '/etc/passwd' %>", "line 1: The template fails: there is no /etc/passwd"),
        ("<% include '../../../../../etc/passwd' %>", "line 1: The template fails: there is no "),
        ("<% macro m() %><< m() >><% endmacro %><< m() >>", "The template fails: maximum recursion"),
        (b"\xff", "The template fails: 'utf-8' codec"),
    ],
)
def test_other_mistakes_are_named_too(text: str | bytes, reason: str, tmp_path: Path) -> None:
    path = own(tmp_path, EXERCISE, text)
    message = refusal(tmp_path)
    assert reason in message
    assert str(path if "line" in reason else "") in message


@pytest.mark.parametrize(
    "text",
    [
        "<< ''.__class__.__mro__ >>",
        "<< t.__init__.__globals__ >>",
        "<< ''['__class__'] >>",
        "<< t._words >>",
        "<< ''|attr('__class__') >>",
        "<< title.__class__.__base__.__subclasses__() >>",
        "<< parts.__class__ >>",
        "<< '{0.__class__.__mro__}'.format(title) >>",
        "<< namespace.__init__.__globals__ >>",
        "<< range.__class__ >>",
        "<< cycler.__init__.__globals__.os.system('touch pwned') >>",
    ],
)
def test_a_template_that_reaches_for_the_insides_of_python_is_named(text: str, tmp_path: Path) -> None:
    own(tmp_path, EXERCISE, text)
    message = refusal(tmp_path)
    assert "unsafe" in message or "undefined" in message or "no attribute" in message


def test_what_a_template_prints_is_escaped(tmp_path: Path) -> None:
    own(
        tmp_path,
        EXERCISE,
        "<< course >>|<< course|upper >>|<< course ~ '%' >>|<< t('title') >>",
    )
    options = Options(lang="en", templates=tmp_path, course=r"\input{a}")
    parts = pages(Network.from_seed(3), options).sheet.split("|")
    assert parts == [
        r"\textbackslash{}input\{a\}",
        r"\textbackslash{}INPUT\{A\}",
        r"\textbackslash{}input\{a\}\%",
        "Backpropagation: exercise",
    ]

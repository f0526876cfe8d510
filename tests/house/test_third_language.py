"""A third language is one folder: its texts, and no others, are all that a reader of it sees.

The language is made of Japanese, each text between two marks. Whatever is printed in it is looked at without
what is between marks: no Japanese is left, and no sentence of English.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bpgen.words.texts import words
from house.checkout import ROOT

LANG, FIRST, LAST = "xx", "〔", "〕"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-鿿]")
#: Three words in a row, the first of which is no command's.
ENGLISH = re.compile(r"(?<![\\\w-])[A-Za-z]{2,}(?: [a-z]{2,}){2,}")
#: No texts: names and sources of presets, and commands.
PRESETS = (tomllib.loads(p.read_text("utf-8")) for p in (ROOT / "bpgen/problems").rglob("*.toml"))
DATA = re.compile(
    "|".join(re.escape(p[x]) for p in PRESETS for x in ("title", "source") if x in p)
    + r"|bpgen(?: [a-z0-9.-]+)+"
)
#: What a page says of other languages: what they call themselves, and the columns of a schedule.
OTHERS = {"日本語", *(f"`{names[0]}`" for names in words("schedule", "ja")["column"].values())}
#: A language without a changelog of its own has the English one.
CHANGES = "site/xx/reference/changelog.md"
#: These are regular expressions.
PATTERNS = {"between_names", "between_times"}
#: Commands: options of each, with what it writes instead of printing.
COMMANDS = (
    "exercise --network mazur --rounds 2 --format tex --out sheets",
    "exercise --seed 3 --activation tanh,softmax --loss categorical-cross-entropy --format tex --out more",
    "slides --network mazur --format tex --out deck",
    "site --network mazur --format source --out site",
    "show mazur",
    "explain mazur w5",
    "explain mazur net_h1 --format myst",
    "compare mazur --blank answers.csv --answers",
    "program mazur --framework python",
    "program mazur --framework numpy",
    "presets",
    "new network.toml",
    "new training.toml --training",
    "show nothing",
    "exercise --rounds 0",
)
RUN = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
from bpgen.cli import cli, COMMANDS
from bpgen.errors import BpgenError
lines = json.load(sys.stdin)
out = {}
for line in [*lines, *(f"{name} --help" for name in COMMANDS)]:
    done = CliRunner().invoke(cli, ["--lang", "xx", *line.split()], obj="xx")
    error = done.exception
    if error and not isinstance(error, (BpgenError, SystemExit)):
        raise error
    out[line] = done.output + (error.text("xx") if isinstance(error, BpgenError) else "")
json.dump(out, sys.stdout)
"""


def marked(value: Any, key: str = "") -> Any:
    """Each text in a table between marks."""
    if isinstance(value, Mapping):
        return {k: marked(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [marked(v, key) for v in value]
    return f"{FIRST}{value}{LAST}" if isinstance(value, str) and key not in PATTERNS else value


def written(table: Mapping[str, Any]) -> str:
    """A table as TOML, which takes strings as JSON does, and inline tables."""
    return "".join(f"{json.dumps(key)} = {_value(value)}\n" for key, value in table.items())


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k)} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value)


def third(folder: Path) -> None:
    """Our package and templates, with one folder more: Japanese between marks."""
    for name in ("bpgen", "CHANGELOG.md"):
        (folder / name).symlink_to(ROOT / name)
    languages = folder / "templates" / "words"
    languages.mkdir(parents=True)
    for path in (ROOT / "templates").iterdir():
        if path.name != "words":
            (languages.parent / path.name).symlink_to(path)
    for path in (ROOT / "templates" / "words").iterdir():
        (languages / path.name).symlink_to(path)
    source = ROOT / "templates" / "words" / "ja"
    for path in (p for p in source.rglob("*") if p.is_file()):
        text = path.read_text(encoding="utf-8")
        if path.parent.name == "files":
            text = re.sub(r"^(\s*#+ ?)(.+)$", rf"\1{FIRST}\2{LAST}", text, flags=re.MULTILINE)
            text = re.sub(r'^(title = ")(.+)(")$', rf"\1{FIRST}\2{LAST}\3", text, flags=re.MULTILINE)
        elif path.suffix == ".j2":
            text = re.sub(r'(stop\(")(.+)("\))', rf"\1{FIRST}\2{LAST}\3", text)
        elif path.suffix == ".toml":
            table = tomllib.loads(text)
            kept = {"locale": "xx_XX"} if path.name == "language.toml" else {}
            text = written({**marked(table), **kept})
        elif path.suffix == ".md":
            text = f"{FIRST}{text}{LAST}"
        made = languages / LANG / path.relative_to(source)
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What each command prints, and each file that they write, in the third language."""
    folder = tmp_path_factory.mktemp("third")
    third(folder)
    out = folder / "out"
    out.mkdir()
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=out,
        env={**inherited, "PYTHONPATH": str(folder), "PATH": str(out), "COLUMNS": "80"},  # without TeX
        input=json.dumps(COMMANDS),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = {str(p.relative_to(out)): p for p in sorted(out.rglob("*")) if p.is_file()}
    texts = {
        name: p.read_text(encoding="utf-8-sig")
        for name, p in files.items()
        if p.suffix not in (".svg", ".pdf")
    }
    return {**json.loads(done.stdout), **texts}


def rest(text: str) -> str:
    """What is not between marks, from the inside outwards."""
    inner = re.compile(f"{FIRST}[^{FIRST}{LAST}]*{LAST}")
    while inner.search(text):
        text = inner.sub(" ", text)
    return text


def said(name: str, text: str) -> str:
    """What a reader reads: nothing of TeX before the document, no options, and no code but its comments."""
    if name.endswith(".tex"):
        text = text.partition(r"\begin{document}")[2]
        text = re.sub(r"(?<!\\)%.*|^\\bp\w*line\{.*|\[[^]\n]*\]", "", text, flags=re.MULTILINE)
    elif name.endswith(".py") or name.startswith("program "):
        text = "\n".join(re.findall(r"#.*", text))
    elif name.endswith(".html"):
        text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    else:
        text = re.sub(r"^  [a-z]+ *$", "", text, flags=re.MULTILINE)  # a group's commands, by name
        text = re.sub(r"^(`{3,}).*\n(?:.*\n)*?\1$|`[^`\n]*`|\\(?=\W)", "", text, flags=re.MULTILINE)
    return DATA.sub("", " ".join(text.split()))


def test_a_third_language_is_one_folder_of_texts(made: Mapping[str, str]) -> None:
    assert sum(text.count(FIRST) for text in made.values()) > 5000
    for name, text in made.items():
        left = rest(text)
        lines = (line.strip(" -") for line in left.splitlines())
        assert [line for line in lines if JAPANESE.search(line) and line not in OTHERS] == [], name
        assert name == CHANGES or ENGLISH.findall(said(name, left)) == [], name


def test_what_is_between_marks_is_whole(made: Mapping[str, str]) -> None:
    assert not [name for name, text in made.items() if FIRST in rest(text) or LAST in rest(text)]

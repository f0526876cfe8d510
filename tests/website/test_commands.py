"""The commands on the page for lecturers run, one after the other, with the files that the page shows."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import nullcontext
from pathlib import Path

import pytest

from bpgen.cli import main
from bpgen.words.texts import word_file
from house.checkout import SCRIPTS, run
from support.course_sites import lessons_alone

_BLOCK = re.compile(r"^(`{3,})(\{code-block\} \S+|console)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_CAPTION = re.compile(r":caption: (\S+)\n\n")


def page(lang: str) -> str:
    """The source of the page."""
    return word_file(lang, "pages/lecturers.md").read_text(encoding="utf-8")


def blocks(lang: str) -> tuple[dict[str, str], list[str]]:
    """The files that the page shows, by path, and its commands in order."""
    files, commands = dict[str, str](), list[str]()
    for _, kind, text in _BLOCK.findall(page(lang)):
        if kind == "console":
            commands += re.findall(r"^\$ (.+)$", text, re.MULTILINE)
        elif caption := _CAPTION.match(text):
            files[caption[1]] = text[caption.end() :]
    return files, commands


def words_of(command: str) -> list[str]:
    """What is typed, but for the language, in any order."""
    return sorted(re.sub(r" --lang \w\w", "", command).replace(";", " ;").split())


def test_both_pages_show_the_same_commands() -> None:
    (_, ja), (_, en) = blocks("ja"), blocks("en")
    assert list(map(words_of, ja)) == list(map(words_of, en))
    assert all(
        f"--lang {lang}" in command
        for lang, commands in (("ja", ja), ("en", en))
        for command in commands
        if re.search(r" --lang \w", command)
    )


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_commands_for_lecturers_run(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """All of the Japanese page; of the English one those that read a file shown on it."""
    files, commands = blocks(lang)
    assert len(files) >= 6
    assert len(commands) >= 15
    folder = tmp_path / "lecturer"
    tables = {"students.csv": "number\n2301\n2302\n", "answers/2302.csv": "name,value\nnet_h1,0.5\n"}
    tables["exported.csv"] = "number,Exercise 1\n2301,\n2302,\n"
    tables["confirmed.csv"] = "student,question,value,status\n2301,net_h1,0.5,value\n"
    for name, text in {**files, **tables}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shown, tried = {name.partition("/")[0] for name in files}, 0
    for command in commands:
        site = command.startswith("bpgen site") and "--format" not in command
        if (site and (lang == "en" or tried)) or (lang == "en" and not shown & set(command.split())):
            continue  # each site takes a while, and other tests build sites of every kind
        if "scans/" in command:
            continue  # what reads scans is too large for the tests, which have a reader of their own
        tried += site
        if re.match(r"bpgen [^>;$*|]*$", command):
            # Nothing that a shell reads: here, where what is imported once serves all.
            monkeypatch.chdir(folder)
            smaller = lessons_alone() if command.startswith("bpgen site") else nullcontext()
            with smaller, pytest.raises(SystemExit) as left:
                main(shlex.split(command)[1:])
            assert left.value.code == 0, f"{command}\n{capfd.readouterr().err}"
            assert "WARNING" not in capfd.readouterr().err, command
            continue
        # Sphinx's class wants more of TeX than the tests ask anyone to install: its source is made, no PDF.
        typed = command.replace("seq 1 200", "seq 1 2").replace("-M latexpdf", "-M latex")
        done = run(["sh", "-c", typed], folder, {"PATH": f"{SCRIPTS}:{os.environ['PATH']}"})
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert "WARNING" not in done.stderr, command

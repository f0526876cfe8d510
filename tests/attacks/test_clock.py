"""What is built anew follows from contents: a clock that was set back hides no change."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Thread

import pytest

from bpgen.disk.locks import locked
from bpgen.formats.sphinx import Job, run_sphinx
from bpgen.site import build as building
from bpgen.site.build import build, hold_work, stamp

_CONF = 'project = "{}"\nhtml_theme = "basic"\nextensions = ["myst_parser"]\n'
Files = Mapping[str, Mapping[str, bytes]]


def course(day: str, title: str = "Small") -> Files:
    """A page and a file to be downloaded, both of which name a day."""
    page = f"---\norphan: true\n---\n# Dates\n\n{day}\n\n{{download}}`dates.ics`\n"
    other = "---\norphan: true\n---\n# Other\n\nText.\n"
    pages = {"index.md": page, "other.md": other, "conf.py": _CONF.format(title), "dates.ics": day}
    return {lang: {name: text.encode() for name, text in pages.items()} for lang in ("ja", "en")}


def older(folder: Path, seconds: float) -> None:
    """Let every file of a folder be as old, or of a time to come."""
    at = time.time() - seconds
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (at, at))


def shown(out: Path) -> set[tuple[bool, bool]]:
    """For each language, whether the page and the download name the second day."""
    found = set()
    for lang in ("ja", "en"):
        (dates,) = (out / lang).glob("_downloads/*/dates.ics")
        page = (out / lang / "index.html").read_text(encoding="utf-8")
        found.add(("May 19" in page, "May 19" in dates.read_text()))
    return found


def test_an_earlier_clock_hides_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, work = tmp_path / "out", tmp_path / "work"
    real = run_sphinx

    def yesterday(jobs: Sequence[Job]) -> None:
        """Sphinx, with sources that a clock set back has dated."""
        for job in jobs:
            older(job.source, 86400)
        real(list(jobs))

    build(course("May 12"), {}, out, work)
    assert shown(out) == {(False, False)}
    monkeypatch.setattr(building, "run_sphinx", yesterday)
    build(course("May 19"), {}, out, work)
    assert shown(out) == {(True, True)}
    assert "Text." in (out / "en" / "other.html").read_text(encoding="utf-8")
    build(course("May 19", title="Renamed"), {}, out, work)
    assert "Renamed" in (out / "en" / "other.html").read_text(encoding="utf-8")


def test_a_stamp_follows_contents_and_not_times(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("one")
    before = stamp("asked", [tmp_path])
    older(tmp_path, 86400)
    assert stamp("asked", [tmp_path]) == before
    at = (tmp_path / "a.toml").stat()
    (tmp_path / "a.toml").write_text("two")
    os.utime(tmp_path / "a.toml", ns=(at.st_atime_ns, at.st_mtime_ns))
    assert stamp("asked", [tmp_path]) != before


def test_one_run_at_a_time_builds_in_a_work_folder(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    said, done = list[str](), list[str]()

    def second() -> None:
        with hold_work(tmp_path / "work", lambda: said.append("waiting")):
            done.append("second")

    with locked(tmp_path / "work"):
        other = Thread(target=second)
        other.start()
        while not said:
            time.sleep(0.01)
        assert not done
    other.join(10)
    assert (said, done) == (["waiting"], ["second"])

"""A rebuild replaces and removes what bpgen wrote, and nothing else."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from bpgen import BpgenError
from bpgen.disk.folders import MARK, check_out, is_whole, replace
from bpgen.disk.staging import finish
from bpgen.formats.sphinx import check_work, work_folder, write_changed

OLD = {"index.html": "old", "ja/page.html": "old page", "ja/gone.html": "gone", "ja/deep/gone.css": "gone"}
NEW = {"index.html": "new", "ja/page.html": "new page", "ja/more.html": "more"}
#: What a lecturer keeps in the folder of a site, or beside our files by chance.
OTHERS = {".git/HEAD": "ref", "CNAME": "example.org", "ja/picture.png": "mine", "ja/deep/notes.txt": "mine"}


def written(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def put(files: Mapping[str, str], out: Path, *, force: bool = False) -> None:
    replace(lambda fresh: written(fresh, files), out, force=force)


def contents(folder: Path) -> dict[str, str]:
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: path.read_text() for name, path in found.items() if name != MARK}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    put(OLD, tmp_path / "out")
    return tmp_path / "out"


def test_what_the_list_does_not_name_stays(out: Path) -> None:
    written(out, OTHERS)
    put(NEW, out)
    assert contents(out) == NEW | OTHERS
    assert is_whole(out)
    assert not list(out.parent.glob("**/.bpgen-new*"))


def test_folders_that_become_empty_go(out: Path) -> None:
    put(NEW, out)
    assert not (out / "ja" / "deep").exists()


def test_the_list_is_one_that_sha256sum_checks(out: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", MARK], cwd=out, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.count(b": OK")) == (0, len(OLD))


@pytest.mark.parametrize("name", ["index.html", "ja/page.html"])
def test_a_page_changed_by_hand_is_kept_until_it_is_forced(name: str, out: Path) -> None:
    (out / name).write_text("by hand")
    before = contents(out)
    with pytest.raises(BpgenError) as told:
        put(NEW, out)
    assert told.value.where == str(out / name)
    assert "changed by hand" in told.value.message
    assert "--force" in told.value.mend
    assert contents(out) == before
    put(NEW, out, force=True)
    assert contents(out) == NEW


def test_a_page_that_is_no_longer_made_is_kept_where_it_was_changed_by_hand(out: Path) -> None:
    (out / "ja/gone.html").write_text("by hand")
    put(NEW, out)
    assert contents(out) == NEW | {"ja/gone.html": "by hand"}


def test_a_file_of_somebody_elses_in_the_place_of_a_page_is_kept(out: Path) -> None:
    (out / "ja/more.html").write_text("mine")
    with pytest.raises(BpgenError, match="not written by bpgen"):
        put(NEW, out)
    assert contents(out) == OLD | {"ja/more.html": "mine"}


@pytest.mark.parametrize("name", ["ja/more.html/x", "ja"])
def test_a_folder_or_file_in_the_way_is_named(name: str, out: Path) -> None:
    if name == "ja":
        shutil.rmtree(out / "ja")
    written(out, {name: "mine"})
    before = contents(out)
    with pytest.raises(BpgenError, match="in the way"):
        put(NEW, out, force=True)
    assert contents(out) == before


def test_links_are_not_followed(out: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    written(away, {"page.html": "old page", "gone.html": "gone", "kept": "kept"})
    shutil.rmtree(out / "ja")
    (out / "ja").symlink_to(away)
    with pytest.raises(BpgenError, match="in the way"):
        put(NEW, out)
    put({"index.html": "new"}, out)
    assert contents(away) == {"page.html": "old page", "gone.html": "gone", "kept": "kept"}


def test_a_list_that_names_files_outside_removes_none(out: Path) -> None:
    written(out.parent, {"thesis.txt": "mine"})
    digest = hashlib.sha256(b"mine").hexdigest()
    for name in ("../thesis.txt", str(out.parent / "thesis.txt"), "ja/../../thesis.txt"):
        with (out / MARK).open("a") as file:
            file.write(f"{digest}  {name}\n")
    put(NEW, out)
    assert (out.parent / "thesis.txt").read_text() == "mine"


def test_an_older_versions_folder_loses_nothing(out: Path) -> None:
    (out / MARK).write_text("Made by bpgen; the next build replaces this folder.\n")
    written(out, OTHERS)
    put(NEW, out)
    assert contents(out) == OLD | NEW | OTHERS


def test_a_folder_with_only_hidden_files_is_taken_and_one_with_others_is_not(tmp_path: Path) -> None:
    written(tmp_path, {".git/HEAD": "ref"})
    check_out(tmp_path)
    written(tmp_path, {"thesis.tex": "years of work"})
    with pytest.raises(BpgenError, match="other files"):
        check_out(tmp_path)


#: The journal, the list, three files, the list again; and two removals.
RENAMES = [*(("replace", n) for n in range(1, 7)), ("unlink", 1), ("unlink", 2)]


@pytest.mark.parametrize(("call", "number"), RENAMES)
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_at_any_rename_is_undone(
    call: str, number: int, error: BaseException, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(out, OTHERS)
    before, listed = contents(out), (out / MARK).read_text()
    real, calls = getattr(Path, call), []

    def failing(*args: object, **named: object) -> object:
        calls.append(args)
        if len(calls) == number:
            raise error
        return real(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, call, failing)
        with pytest.raises((BpgenError, KeyboardInterrupt)):
            put(NEW, out)
    assert contents(out) == before
    assert (out / MARK).read_text() == listed


@pytest.mark.parametrize(("call", "number"), RENAMES)
def test_a_run_killed_at_any_rename_loses_nothing_and_the_next_finishes(
    call: str, number: int, out: Path
) -> None:
    written(out, OTHERS)
    if (child := os.fork()) == 0:
        real, calls = getattr(Path, call), []

        def killed(*args: object, **named: object) -> object:
            calls.append(args)
            if len(calls) == number:
                os._exit(9)
            return real(*args, **named)

        setattr(Path, call, killed)
        put(NEW, out)
        os._exit(0)
    assert os.waitpid(child, 0)[1] >> 8 == 9
    left = {n: t for n, t in contents(out).items() if not n.startswith(".bpgen-new")}
    assert OTHERS.items() <= left.items()
    assert all(text in (OLD.get(name), NEW.get(name), OTHERS.get(name)) for name, text in left.items())
    assert {"index.html", "ja/page.html"} <= left.keys()
    # Before the journal is there nothing has begun; after that the next run, whatever it does, ends it.
    finish(out)
    assert contents(out) == (OLD if (call, number) == ("replace", 1) else NEW) | OTHERS
    assert is_whole(out)
    put(NEW, out)
    assert contents(out) == NEW | OTHERS
    assert is_whole(out)


def test_a_work_folder_keeps_what_others_put_there(tmp_path: Path) -> None:
    written(tmp_path, {"source/ja/thesis.md": "mine"})
    with pytest.raises(BpgenError, match="for bpgen alone"):
        check_work(tmp_path)
    work, source = tmp_path / "work", tmp_path / "work" / "source" / "ja"
    made = work / "source" / "ja.files"
    with work_folder(work):
        assert write_changed(source, {"a.md": b"a", "b.md": b"b"}, made) == (["a.md", "b.md"], [])
    written(source, {"mine.md": "mine"})
    check_work(work)
    with work_folder(work):
        assert write_changed(source, {"a.md": b"a"}, made) == ([], ["b.md"])
        assert write_changed(source, {"a.md": b"a"}, made) == ([], [])
    assert contents(source) == {"a.md": "a", "mine.md": "mine"}

"""Building a site: what stands in the way is told in one message, and the old site stays whole."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from bpgen import BpgenError, Network
from bpgen.cli import cli, main
from bpgen.disk.folders import MARK, check_out
from bpgen.site import build as building
from bpgen.site import whole
from bpgen.site.build import build, write_sources
from bpgen.site.whole import Wish, site_files
from support.course_sites import lessons_alone, networks, no_sheets, one_chapter

Files = Mapping[str, Mapping[str, bytes]]
_CONF = b'project = "Small"\nhtml_theme = "basic"\n'


def small(text: str = "Small\n=====\n\nHello.\n") -> Files:
    """A site of one page in one language, quickly built."""
    return {"ja": {"conf.py": _CONF, "index.rst": text.encode()}}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Sites without sheets and most of the chapters of layers: nothing here depends on what they say."""
    with one_chapter(), no_sheets():
        yield


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build(small(), {"index.html": b"root"}, out := tmp_path_factory.mktemp("standing") / "out")
    return out


@pytest.fixture
def standing(tmp_path: Path, once: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "out"))


def test_a_new_site_replaces_the_old_one_and_leaves_nothing_beside_it(standing: Path) -> None:
    build(small("Small\n=====\n\nNew.\n"), {"index.html": b"new root"}, standing)
    assert "New." in (standing / "ja" / "index.html").read_text(encoding="utf-8")
    assert (standing / "index.html").read_bytes() == b"new root"
    assert [p.name for p in standing.parent.iterdir()] == ["out"]


def test_nothing_is_built_again_where_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, work = tmp_path / "out", tmp_path / "work"
    build(small(), {}, out, work)
    before = contents(out)

    def never(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(building, "run_sphinx", never)
    build(small(), {}, out, work)
    assert contents(out) == before


def test_a_site_that_was_removed_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, work = tmp_path / "out", tmp_path / "work"
    monkeypatch.setenv("LC_ALL", "xx_YY.UTF-8")  # a locale that this machine does not have
    build(small(), {}, out, work)
    before = contents(out)
    shutil.rmtree(out)
    build(small(), {}, out, work)
    assert contents(out) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
@pytest.mark.parametrize("where", ["run_sphinx", "_publish"])
def test_an_interrupted_build_leaves_the_old_site_whole(
    where: str, error: type[BaseException], standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(standing)

    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(building, where, broken)
    with pytest.raises(error):
        build(small("New\n===\n"), {}, standing)
    assert contents(standing) == before


def test_an_interruption_while_copying_leaves_the_old_site_whole(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(standing)

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "copytree", broken)
    with pytest.raises(KeyboardInterrupt):
        build(small("New\n===\n"), {}, standing)
    assert contents(standing) == before
    assert [p.name for p in standing.parent.iterdir()] == ["out"]


def test_a_full_disk_is_told_and_leaves_the_old_site_whole(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(standing)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(BpgenError, match="No space left"):
        build(small("New\n===\n"), {}, standing)
    assert contents(standing) == before
    assert [p.name for p in standing.parent.iterdir()] == ["out"]


def test_what_sphinx_refuses_is_told_with_file_and_line(standing: Path) -> None:
    before = contents(standing)
    with pytest.raises(BpgenError) as told:
        build(small("Small\n=====\n\n:nothing:`x`\n"), {}, standing)
    assert "index.rst:4" in told.value.message
    assert str(standing.parent) not in told.value.message.partition("Correct")[0]
    assert contents(standing) == before


def test_other_peoples_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(BpgenError, match="other files"):
        check_out(tmp_path)
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(BpgenError, match="is a file"):
        check_out(file)
    empty = tmp_path / "empty"
    empty.mkdir()
    check_out(empty)
    (empty / MARK).write_text("")
    (empty / "index.html").write_text("ours")
    check_out(empty)


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run `bpgen site`, which must refuse with one message and leave nothing behind."""

    def call(*words: str) -> str:
        out = tmp_path / "site-to-be"
        with pytest.raises(SystemExit) as left:
            main(["site", "--out", str(out), *words])
        told = capsys.readouterr()
        assert (left.value.code, told.out) == (2, "")
        assert told.err.startswith("Error: ")
        assert "Traceback" not in told.err
        assert not out.exists()
        return told.err

    return call


def test_bad_wishes_are_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "mazur" in refused("--network", "mazurr")
    assert "too large for a lesson" in refused("--seed", "1", "--layers", "12-20-2")
    assert "schedule" in refused("--schedule", str(tmp_path / "schedule.csv")).lower()
    assert "both given" in refused("--network", "mazur", "--seed", "3")
    assert "--places" in refused("--places", "4", "--figures", "4")
    assert "This folder does not exist" in refused("--templates", str(tmp_path / "nowhere"))
    assert "--url" in refused("--url", "example.org/course")


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("course/lesson.md.j2", "<< nothing.at.all >>", "lesson.md.j2"),
        ("course/lesson.md.j2", "<% if %>", "lesson.md.j2"),
        ("words/ja/prose/forward.toml", "intro = \n", "forward.toml"),
        ("words/ja/prose/forward.toml", 'introo = "x"\n', "intro"),
        ("words/en/prose/error.toml", 'intro = "<< missing >>"\n', "missing"),
        ("words/ja/site.toml", 'page = "x"\n', "page"),
        ("words/ja/pages/glossary.md", b"\xff\xfe", "glossary.md"),
    ],
)
def test_a_broken_text_of_the_lecturers_is_named(
    file: str, text: str | bytes, message: str, refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "own" / file
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert message in refused("--templates", str(tmp_path / "own"))


def test_own_texts_take_the_place_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "own/words/ja/prose/forward.toml"
    path.parent.mkdir(parents=True)
    path.write_text("intro = \"わたしの導入 << symbol('net_h1') >>\"\n", encoding="utf-8")
    files, _ = site_files(Wish(Network.preset("mazur"), templates=tmp_path / "own"), cli)
    page = files["ja"]["forward.md"].decode()
    assert r"わたしの導入 \mathit{net}_{h1}" in page


def test_the_same_wish_gives_the_same_bytes(site: Callable[[str], Path]) -> None:
    """As those that a site was built of before, mostly in another process."""
    before = site("linear").parent / "work" / "source"
    with lessons_alone():
        files, _ = site_files(Wish(networks()["linear"]), cli)
    for lang, made in files.items():
        assert {name for name in contents(before / lang) if not name.startswith(".")} >= set(made)
        assert made == {name: (before / lang / name).read_bytes() for name in made}


def test_a_site_in_one_language_knows_no_other(tmp_path: Path) -> None:
    url = "https://example.org/course"
    files, root = site_files(Wish(Network.preset("linear"), url=url, languages=("en",)), cli)
    assert list(files) == ["en"]
    whole = b"".join(data for name, data in root.items() if name.endswith((".html", ".xml"))).decode()
    assert not re.search('ja/|"ja"|[ぁ-んァ-ヶ一-鿿]', whole)
    assert root["sitemap.xml"].count(b"<loc>") == sum(name.endswith(".md") for name in files["en"])
    first = BeautifulSoup(root["index.html"], "html.parser")
    refresh = first.find("meta", {"http-equiv": "refresh"})
    assert isinstance(refresh, Tag)
    assert refresh["content"] == "0; url=en/index.html"
    assert [a["href"] for a in first.find_all("a")] == ["en/index.html"]
    assert all(b'<html lang="en">' in root[name] for name in ("index.html", "404.html"))
    # What a page's commands make does not depend on the reader's locale; sites have both languages.
    pages = [data.decode() for name, data in files["en"].items() if name.endswith(".md")]
    typed = [line for text in pages for line in re.findall(r"^\$ (bpgen (?!site).*)", text, re.MULTILINE)]
    assert len(typed) > 30
    assert [line for line in typed if " --lang en" not in line] == []
    page = {name: files["en"][name] for name in ("conf.py", "network.toml") if name in files["en"]}
    out = tmp_path / "out"
    build({"en": {**page, "index.md": b"# Small\n\nHello.\n"}}, root, out)
    made = (out / "en" / "index.html").read_text(encoding="utf-8")
    assert '<html class="no-js" lang="en"' in made
    assert not re.search("hreflang|bp-switch|og:locale:alternate|日本語", made)
    assert "日本語" not in (out / "en" / "_static" / "language_data.js").read_text(encoding="utf-8")
    assert not (out / "ja").exists()


# To whoever may write everywhere, no folder is locked.
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    with pytest.raises(BpgenError, match="cannot be written"):
        build(small(), {}, locked / "out")


def test_sources_are_never_written_over_somebodys_changes(tmp_path: Path) -> None:
    out = tmp_path / "sources"
    write_sources({"ja": {"a.md": b"x", "deep/b.md": b"y"}}, out)
    assert contents(out) == {"ja/a.md": b"x", "ja/deep/b.md": b"y"}
    with pytest.raises(BpgenError, match="not empty"):
        write_sources({"ja": {"a.md": b"new"}}, out)
    assert contents(out)["ja/a.md"] == b"x"


def test_the_same_wish_is_not_printed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def quick(_files: Files, _root: Mapping[str, bytes], out: Path, *_: object, **__: object) -> list[str]:
        out.mkdir(exist_ok=True)
        (out / MARK).touch()
        return ["index.md", "forward.md"]

    def told(*words: str) -> str:
        place = ["--out", str(tmp_path / "out"), "--work", str(tmp_path / "work")]
        with pytest.raises(SystemExit) as left:
            main(["site", "--network", "linear", "--lang", "en", *place, *words])
        assert left.value.code == 0
        return capsys.readouterr().out

    monkeypatch.setattr(building, "build", quick)
    monkeypatch.setattr(whole, "sources", lambda *_: {"index.md": b""})
    (tmp_path / "work").mkdir()
    (own := tmp_path / "own").mkdir()
    assert "2 pages" in told()
    assert "unchanged" in told()
    assert "2 pages" in told("--title", "Mine")
    assert "2 pages" in told("--templates", str(own))
    assert "unchanged" in told("--templates", str(own))
    (own / "new.txt").write_text("x")
    assert "2 pages" in told("--templates", str(own))
    shutil.rmtree(tmp_path / "out")
    assert "2 pages" in told()

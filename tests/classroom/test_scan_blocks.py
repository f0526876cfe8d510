"""Scans are read in blocks: stopped, or by workers of a cluster, they end with the same bytes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.forget import forget
from bpgen.classroom.scan.pictures import scan_file
from bpgen.classroom.scan.scanning import PAGES_AT_A_TIME, conclude, pages_wanted, scan_pages
from bpgen.cli import main
from classroom.paper import Grey, as_pdf, told
from classroom.scans import contents, readings, run


def test_a_stopped_run_goes_on_and_ends_with_the_same_bytes(
    folder: ClassFolder, sheets: tuple[ClassFolder, list[list[Image.Image]]], tmp_path: Path
) -> None:
    pdf = as_pdf(tmp_path / "a.pdf", [page for own in sheets[1] for page in own])
    run(folder, pdf, blocks=1)
    stopped = len(readings(folder))
    run(folder, pdf)
    assert 0 < stopped < len(readings(folder))
    found = contents(folder)
    for path in (folder.path / "scans").rglob("*"):
        if path.is_file():
            path.unlink()
    run(folder, pdf)
    assert contents(folder) == found


def test_what_is_read_is_added_to_what_is_there_and_put_in_order_in_the_end(
    folder: ClassFolder, sheets: tuple[ClassFolder, list[list[Image.Image]]], tmp_path: Path
) -> None:
    pages = [page for own in sheets[1] for page in own]
    files = [
        scan_file(as_pdf(tmp_path / "a.pdf", pages[:2])),
        scan_file(as_pdf(tmp_path / "b.pdf", pages[2:])),
    ]
    with folder.in_use():
        run(folder, *(file.path for file in files))
    whole = contents(folder)
    shutil.rmtree(folder.path / "scans")
    shutil.rmtree(folder.path / "answers")
    with folder.in_use():
        run(folder, files[0].path)
        there = contents(folder)
        for n, _ in enumerate(scan_pages(folder, pages_wanted(folder, files), told), 1):
            now = contents(folder)
            assert [name for name in there if now[name] != there[name]] == []
            assert len([name for name in now if name.startswith("scans/new/")]) == 2 * n
            there = now
        # Stopped here, what was read counts, and belongs to those whose sheets these are.
        assert pages_wanted(folder, files) == []
        forget(folder, "003")
        left = contents(folder)
        assert any(b"002," in data for name, data in left.items() if name.startswith("scans/new/"))
        assert not any(b"003," in data for name, data in left.items() if name.endswith(".csv"))
    for name, data in there.items():
        (folder.path / name).parent.mkdir(exist_ok=True)
        (folder.path / name).write_bytes(data)
    folder = ClassFolder(folder.path)
    with folder.in_use():
        conclude(folder, files, (), "en")
    assert contents(folder) == whole


def told_elsewhere(notes: Path, pictures: Sequence[Grey]) -> list[str]:
    """A reader that leaves a note of the process that it is in."""
    (notes / str(os.getpid())).touch()
    return told(pictures)


def test_two_workers_of_a_cluster_read_the_same_bytes(
    folder: ClassFolder,
    sheets: tuple[ClassFolder, list[list[Image.Image]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    distributed = pytest.importorskip("distributed")
    pdf = as_pdf(tmp_path / "a.pdf", [page for own in sheets[1] for page in own])
    with folder.in_use():
        run(folder, pdf)
    here = contents(folder)
    assert len(readings(folder)) > 0
    shutil.rmtree(folder.path / "scans")
    shutil.rmtree(folder.path / "answers")
    assert len(pages_wanted(folder, [scan_file(pdf)])) > PAGES_AT_A_TIME  # a block for each of the two
    (notes := tmp_path / "notes").mkdir()
    monkeypatch.setattr("bpgen.cli.classroom.scan.find_spec", lambda name: name)
    monkeypatch.setattr("bpgen.classroom.scan.reader.read_by_rapidocr", partial(told_elsewhere, notes))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path
    ) as cluster:
        words = ("class", "scan", folder.path, pdf, "--workers", cluster.scheduler_address, "--lang", "en")
        with pytest.raises(SystemExit) as left:
            main([*map(str, words)])
    assert left.value.code == 0
    assert contents(folder) == here
    read_by = {path.name for path in notes.iterdir()}
    assert read_by
    assert str(os.getpid()) not in read_by

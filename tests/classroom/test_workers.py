"""Work that is shared, stopped or divided ends with the same bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest

from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.ledger import LEDGER, TOTALS
from bpgen.classroom.mark import mark_class
from bpgen.classroom.problems import code_of
from classroom.hands import by_the_key, class_of, long_table, written
from house.checkout import ROOT

SHORT = '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n'


def handed_in(folder: Path, count: int) -> ClassFolder:
    """A class all of which has handed in."""
    made = class_of(folder, count, SHORT)
    (folder / "answers").mkdir()
    for student in made.students:
        (folder / "answers" / f"{student.number}.csv").write_bytes(
            long_table(written(made, student, by_the_key))
        )
    return made


def marks_of(folder: ClassFolder, executor: Executor | None = None) -> dict[str, bytes]:
    """What marking writes."""
    with folder.in_use():
        for block in mark_class(folder, executor, 2):
            assert not block.refused
    return {name: (folder.path / name).read_bytes() for name in (LEDGER, TOTALS)}


def test_two_workers_of_a_cluster_make_the_same_bytes(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    folder = handed_in(tmp_path / "class", 30)
    here = marks_of(folder)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert marks_of(folder, client.get_executor(pure=False)) == here


def bpgen(*args: object) -> subprocess.Popen[bytes]:
    """Start the program."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "bpgen", *map(str, args)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a class but the note of what they were made of."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "made.json"
    }


def test_runs_that_are_killed_at_any_moment_lose_nothing(tmp_path: Path) -> None:
    moments = random.Random(3)  # noqa: S311
    whole, killed = (class_of(tmp_path / name, 30, SHORT).path for name in ("whole", "killed"))
    start = time.monotonic()
    assert bpgen("class", "sheets", whole, "--jobs", "1", "--lang", "en").wait() == 0
    long = time.monotonic() - start
    for _ in range(3):
        run = bpgen("class", "sheets", killed, "--jobs", "1", "--lang", "en")
        time.sleep(moments.uniform(0.2, 1) * long)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    assert bpgen("class", "sheets", killed, "--jobs", "1", "--lang", "en").wait() == 0
    assert contents(killed) == contents(whole)


def test_parts_of_a_class_are_made_by_runs_of_their_own(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 3, SHORT).path
    runs = [bpgen("class", "sheets", folder, "--part", f"{n}/2", "--lang", "en") for n in (1, 2)]
    assert [run.wait() for run in runs] == [0, 0]
    assert len(list((folder / "sheets").iterdir())) == 3
    assert bpgen("class", "sheets", folder, "--lang", "en").wait() == 0
    assert (folder / "print" / "sheets.pdf").is_file()


def test_a_thousand_students(tmp_path: Path) -> None:
    """Their numbers and their marks: all who write what the key says have all points."""
    folder = handed_in(tmp_path / "class", 1000)
    lines = marks_of(folder)[TOTALS].decode("utf-8-sig").splitlines()[1:]
    assert len({code_of(folder.secret, student.number) for student in folder.students}) == 1000
    totals = [line.split(",") for line in lines]
    assert [line[0] for line in totals] == [student.number for student in folder.students]
    assert all(points == worth and answered == worth for _, _, points, worth, answered in totals)

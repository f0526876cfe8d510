"""What is written: nothing that a spreadsheet runs, nothing over what is not ours, nothing twice."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from attacks import fuzzing
from attacks.test_fuzz import said
from bpgen.disk.formulas import begins_formula, guarded, unguarded
from bpgen.disk.output import write_files
from bpgen.disk.staging import STAGING
from bpgen.training.csv_points import read_points

NAMES = ("=1+1", "+cmd", "-x", "@SUM(A1)", "'=1", "''=1", "＝1", "-1", "+2.5e3", "'quoted", "a=b", "名前")
TRAINING = fuzzing.TRAINING.replace("steps = 20", "steps = 2").replace("report = 10", "report = 1")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.toml").write_text(TRAINING)


@pytest.mark.parametrize("name", NAMES)
def test_a_guarded_text_comes_back(name: str) -> None:
    assert unguarded(guarded(name)) == name
    assert not begins_formula(guarded(name))
    assert unguarded(guarded(guarded(name))) == guarded(name)


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "-x", "-1", "'=1"])
def test_saved_classes_run_nowhere_and_are_read_again(name: str) -> None:
    rows = [[f"{n / 8}", f"{n / 9}", (guarded(name), "other")[n % 2]] for n in range(24)]
    with Path("points.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["x1", "x2", "class"], *rows])
    text = TRAINING.replace('kind = "moons"\npoints = 30\nnoise = 0.1', 'kind = "csv"\nfile = "points.csv"')
    Path("own.toml").write_text(text)
    assert said("train", "own.toml", "--save-data", "saved.csv")[0] == 0
    cells = [row[-1] for row in csv.reader(io.StringIO(Path("saved.csv").read_text()))]
    assert not [cell for cell in cells if begins_formula(cell)]
    assert set(read_points(Path("saved.csv")).names) == {name, "other"}


@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf"])
def test_a_plot_takes_the_place_of_a_plot_and_of_nothing_else(ending: str) -> None:
    target = Path(f"plot{ending}")
    for data in (
        b"years of work",
        b"<?xml version='1.0'?><svg>mine</svg>",
        b"\x89PNG\r\n\x1a\nmine",
        b"%PDF-1.7 mine",
    ):
        target.write_bytes(data)
        status, out, err = said("train", "small.toml", "--plot", str(target))
        assert (status, out) == (2, "")
        assert "not a plot by bpgen" in err
        assert target.read_bytes() == data
    target.unlink()
    for _ in range(2):
        assert said("train", "small.toml", "--plot", str(target))[0] == 0


OPTIONS = ("--plot", "--regions", "--save-data", "--checkpoint")


@pytest.mark.parametrize(("one", "other"), [(a, b) for a in OPTIONS for b in OPTIONS if a < b])
def test_no_file_is_named_twice(one: str, other: str) -> None:
    Path("link.svg").symlink_to("small.toml")
    for first, second in (("x.svg", "x.svg"), ("x.svg", "./x.svg"), ("x.svg", f"../{Path.cwd().name}/x.svg")):
        status, out, err = said("train", "small.toml", one, first, other, second)
        assert (status, out) == (2, "")
        assert one in err
        assert other in err
    assert sorted(map(str, Path().iterdir())) == ["link.svg", "small.toml"]


@pytest.mark.parametrize("option", ["--plot", "--save-data", "--checkpoint"])
def test_no_input_is_an_output(option: str) -> None:
    Path("link.svg").symlink_to("small.toml")
    status, out, _ = said("train", "small.toml", option, "link.svg")
    assert (status, out) == (2, "")
    assert Path("small.toml").read_text() == TRAINING


def test_a_program_does_not_take_the_place_of_its_network() -> None:
    Path("net.toml").write_text(fuzzing.NETWORK)
    status, _, err = said("program", "net.toml", "--out", "net.toml", "--force")
    assert status == 2
    assert "one would overwrite the other" in err
    assert Path("net.toml").read_text() == fuzzing.NETWORK


@pytest.mark.parametrize("work", [".", "out", "out/work", "sub/.."])
def test_a_site_and_its_intermediate_files_are_apart(work: str) -> None:
    Path("small.toml").unlink()
    Path("sub").mkdir()
    status, _, err = said("site", "--out", "out", "--work", work)
    assert status == 2
    assert "--work" in err
    assert list(map(str, Path().iterdir())) == ["sub"]


def test_words_of_a_plot_are_xml_whatever_they_hold() -> None:
    Path("bad.toml").write_text(TRAINING.replace('"Moons"', '"a\\u0001b\\u000c<!-- -- \\uFFFE & é"'))
    assert said("train", "bad.toml", "--plot", "p.svg", "--regions", "r.svg")[0] == 0
    for name in ("p.svg", "r.svg"):
        ET.parse(name)  # our own file


def test_two_runs_at_once_both_write_whole_files() -> None:
    """Each run's files stay together, and none is refused."""
    code = "import sys; from bpgen.disk.output import write_files; from pathlib import Path\n"
    code += "for n in range(40): write_files(Path('new'), {f: sys.argv[1].encode() * 1000 for f in 'abc'})"
    runs = [subprocess.Popen([sys.executable, "-c", code, mark]) for mark in "123"]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    found = {path.name: path.read_bytes() for path in Path("new").iterdir()}
    assert found.keys() == {"a", "b", "c"}
    assert len(set(found.values())) == 1
    assert {len(data) for data in found.values()} == {1000}


def test_many_threads_make_one_folder() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: write_files(Path("x/y/z"), {f"{n}": b"data"}), range(40)))
    assert len(list(Path("x/y/z").iterdir())) == 40
    assert not list(Path("x/y/z").glob(f"{STAGING}*"))

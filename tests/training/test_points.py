"""Points: each pattern is what it says, the same for the same seed; and what a CSV file may hold."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from bpgen.errors import BpgenError
from bpgen.training.csv_points import read_points
from bpgen.training.files import points_of
from bpgen.training.points import Data, drawn
from bpgen.training.problem import Points, PointsKind, Training
from bpgen.training.streams import normals, shuffled, stream, truncated_normals
from training.problems import points, trainings


@given(points())
@settings(max_examples=60, deadline=None)
def test_classes_are_even_and_the_same_seed_draws_the_same_points(some: Points) -> None:
    rows, classes = drawn(some, 7)
    assert len(rows) == len(classes) == some.count
    assert {len(row) for row in rows} == {some.inputs}
    counts = Counter(classes)
    assert set(counts) == set(range(some.classes))
    assert max(counts.values()) - min(counts.values()) <= 1
    assert all(round(x, 4) == x for row in rows for x in row)
    assert drawn(some, 7) == (rows, classes)
    assert drawn(some, 8)[0] != rows


def plain(kind: PointsKind, classes: int = 2, count: int = 90) -> list[tuple[tuple[float, ...], int]]:
    rows, labels = drawn(Points(kind, count, classes, 2, 0.0), 3)
    return list(zip(rows, labels, strict=True))


def test_moons_are_half_circles_that_reach_into_each_other() -> None:
    for (x, y), cls in plain(PointsKind.MOONS):
        # The centres and the halves: one opens downward, the other upward.
        across, up = (x + 0.5, y + 0.25) if cls == 0 else (0.5 - x, 0.25 - y)
        assert math.hypot(across, up) == pytest.approx(1, abs=2e-4)
        assert up >= -1e-4


def test_xor_is_the_sign_of_the_product() -> None:
    assert all((x * y < 0) == bool(cls) for (x, y), cls in plain(PointsKind.XOR))


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_arms_of_a_spiral_are_the_first_one_turned(classes: int) -> None:
    for (x, y), cls in plain(PointsKind.SPIRALS, classes):
        radius = math.hypot(x, y) / 1.5
        turned = math.atan2(y, x) / (2 * math.pi) - cls / classes - 0.9 * radius
        assert abs(turned - round(turned)) < 1e-3


@pytest.mark.parametrize("classes", [2, 5, 20])
def test_blobs_keep_apart(classes: int) -> None:
    centres = {cls: row for row, cls in plain(PointsKind.BLOBS, classes, 10 * classes)}
    assert len(centres) == classes
    gaps = [math.dist(a, b) for n, a in centres.items() for m, b in centres.items() if n < m]
    assert min(gaps) > 0.4


def test_draws_have_the_moments_of_a_normal_distribution() -> None:
    some = normals(stream(1, "test"))
    values = np.array([next(some) for _ in range(20_000)])
    assert abs(values.mean()) < 0.03
    assert abs(values.std() - 1) < 0.02
    assert abs((np.abs(values) < 1).mean() - 0.6827) < 0.01
    cut = truncated_normals(stream(1, "test"))
    kept = np.array([next(cut) for _ in range(20_000)])
    assert np.abs(kept).max() <= 2
    # The standard deviation of a normal distribution cut off at 2: Johnson, Kotz and Balakrishnan, ch. 13.
    density, share = math.exp(-2) / math.sqrt(2 * math.pi), math.erf(math.sqrt(2))
    assert abs(kept.std() - math.sqrt(1 - 2 * 2 * density / share)) < 0.02


def test_shuffling_keeps_what_there_is() -> None:
    assert sorted(shuffled(range(50), stream(1, "a"))) == list(range(50))
    assert shuffled(range(50), stream(1, "a")) != shuffled(range(50), stream(1, "b"))


@given(trainings(most_steps=1))
@settings(max_examples=30, deadline=None)
def test_the_parts_share_no_point(drawn_: tuple[Training, Data]) -> None:
    training, data = drawn_
    assert len(data.test.classes) == round(training.points.test * training.points.count)
    assert len(data.train.classes) + len(data.test.classes) == training.points.count
    assert points_of(training).train.inputs.tobytes() == data.train.inputs.tobytes()


# CSV files


def written(folder: Path, text: str) -> Path:
    path = folder / "points.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("heading", ["", "x1,x2,class\n"])
def test_what_a_file_holds(tmp_path: Path, bom: str, end: str, heading: str) -> None:
    text = bom + (heading + '0.5,-1,花\n" 2 ",3e-1,"鳥, 風"\n\n0,0,花\n,,\n').replace("\n", end)
    path = tmp_path / "points.csv"
    path.write_bytes(text.encode())
    found = read_points(path)
    assert found.rows == [(0.5, -1.0), (2.0, 0.3), (0.0, 0.0)]
    assert [found.names[n] for n in found.classes] == ["花", "鳥, 風", "花"]


def test_classes_that_are_numbers_stand_by_size(tmp_path: Path) -> None:
    found = read_points(written(tmp_path, "1,10\n1,9\n1,2\n"))
    assert found.names == ("2", "9", "10")
    assert found.classes == [2, 1, 0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x,y,c\n1,2,a\n1,,b\n", "row 3, column 2 (y): The cell is empty."),
        ("1,2,a\n1,2,\n", "row 2, column 3 (C): The cell is empty."),
        (
            "x,y,c\n1,2,a\n1,zwei,b\n",
            "row 3, column 2 (y): 'zwei' is not a number from -1,000,000 to 1,000,000.",
        ),
        ("1,2,a\n1,nan,b\n", "row 2, column 2 (B): 'nan' is not a number from -1,000,000 to 1,000,000."),
        ("1,2,a\ninf,2,b\n", "row 2, column 1 (A): 'inf' is not a number from -1,000,000 to 1,000,000."),
        ("1,2,a\n1e400,2,b\n", "row 2, column 1 (A): '1e400' is not a number from -1,000,000 to 1,000,000."),
        ("1,2,a\n1,2\n", "row 2: The row has 2 cells, but the first row has 3."),
        ("1,2,a\n1,3,a\n", "All points are in class 'a'"),
        ("1\n2\n", "row 1: The table has only one column."),
        ("", "The file is empty."),
        ("x,y,class\n", "The table has no points."),
        ("".join(f"1,{n}.5x\n" for n in range(30)), "The last column has 30 different values"),
        (
            "1,2,a\n1,\x1b[31m,b\n",
            "row 2, column 2 (B): '??31m' is not a number from -1,000,000 to 1,000,000.",
        ),
        ('1,2,a\n1,"2', "row 2"),
    ],
)
def test_a_cell_that_is_no_point_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BpgenError) as refused:
        read_points(path)
    assert said in refused.value.message
    assert str(path) in refused.value.message
    assert refused.value.mend
    assert "\x1b" not in refused.value.message


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(b"1,2,\x00\xff\x81")
    with pytest.raises(BpgenError, match="not text in UTF-8"):
        read_points(path)


ROWS = [(-0.52, -1.25), (0.39, 0.43), (1e-3, 1234.5)]


@pytest.mark.parametrize(
    "text",
    [
        "−0.52,−1.25,花\n0.39,0.43,鳥\n0.001,1234.5,花\n",  # Unicode's minus in the first row
        "-0,52;-1,25;花\n0,39;0,43;鳥\n1e-3;1234,5;花\n",
        "-0,52\t-1,25\t花\n0,39\t0,43\t鳥\n1·10⁻³\t1.234,5\t花\n",
        '"-0,52","-1,25",花\n"0,39","0,43",鳥\n"0,001","1234,5",花\n',
        "－０．５２，－１．２５，花\n０．３９，０．４３，鳥\n０．００１，１２３４．５，花\n",
        "sep=;\nx;y;クラス\n-0.52;-1.25;花\n0.39;0.43;鳥\n1/1000;1234.5;花\n",
        "測定,,\n2027年5月,,\n,,\nx,y,品種\n-0.52,-1.25,花\n0.39,0.43,鳥\n0.001,1234.5,花\n",
        "x,y,種類,備考\n-0.52,-1.25,花,\n0.39,0.43,鳥,雨\n0.001,1234.5,花,\n",
        "種類,x,y\n花,-0.52,-1.25\n鳥,0.39,0.43\n花,0.001,1234.5\n",
        ",x,y,class,,\n,-0.52,-1.25,花,,\n,0.39,0.43,鳥,,\n,,,,,\n,0.001,1234.5,花,,\n",
        "x,y,class\ncm,cm,\n-0.52,-1.25,花\n0.39,0.43,鳥\n0.001,1234.5,花\n",
        "-0.52 -1.25 花\n0.39 0.43 鳥\n0.001 1234.5 花\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_the_same_points_in_every_dialect(text: str, encoding: str, tmp_path: Path) -> None:
    if encoding == "cp932":
        text = text.replace("⁻³", "^-3").replace("·", "×")
    path = tmp_path / "points.csv"
    path.write_bytes(text.encode(encoding))
    found = read_points(path)
    assert found.rows == ROWS
    assert [found.names[n] for n in found.classes] == ["花", "鳥", "花"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("?,?,a\n1,2,a\n1,3,b\n", "row 1, column 1 (A): '?' is not a number from -1,000,000 to 1,000,000."),
        (
            "x,y,c\nNA,NA,b\n1,2,a\n1,3,b\n",
            "row 2, column 1 (A): 'NA' is not a number from -1,000,000 to 1,000,000.",
        ),
        ("1,2,a\n1,2,b,x\n", "row 2: The row has 4 cells, but the first row has 3."),
        (
            '1,2,a\n1,"1,234",b\n0.5,"0,5",b\n',
            "row 2, column 2 (B): '1,234' is not a number from -1,000,000 to 1,000,000.",
        ),
        ("a,b\n" * 31 + "1,a\n", "The first 30 rows contain no numbers."),
    ],
)
def test_a_point_is_never_lost(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BpgenError) as refused:
        read_points(written(tmp_path, text))
    assert said in refused.value.message


def test_what_is_saved_is_read_again_to_the_last_digit(tmp_path: Path) -> None:
    values = [0.1, 1e-7, 123456.789, -2.5e-05, 1 / 3]
    text = "".join(f"{x!r},{-x!r},{n % 2}\n" for n, x in enumerate(values))
    assert read_points(written(tmp_path, text)).rows == [(x, -x) for x in values]

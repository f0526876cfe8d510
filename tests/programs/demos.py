"""Training files whose programs are run: both losses, all points and mini-batches, sum and mean."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bpgen import LossName, Optimiser
from bpgen.programs.demo import demo_program
from bpgen.training.files import Opened, demo, parse_training, points_of
from bpgen.training.points import Data
from bpgen.training.problem import Training, TrainingLayer
from bpgen.training.run import finished

_CLASSES = """
seed = 4
learning_rate = 0.02
steps = 24
batch = 25
reduction = "mean"
report = 5
[data]
kind = "blobs"
points = 120
classes = 5
test = 0.0
[[layers]]
units = 6
activation = "relu"
[[layers]]
units = 5
activation = "softmax"
"""
_SQUARED = """
seed = 5
learning_rate = 0.002
steps = 12
batch = 32
report = 4
loss = "half-squared-error"
[data]
kind = "spirals"
points = 90
classes = 3
test = 0.3
[[layers]]
units = 3
activation = "softmax"
[[layers]]
units = 4
activation = "identity"
[[layers]]
units = 3
activation = "tanh"
"""
#: With all that programs do otherwise: two arrays remembered of each, or one, or none; rates that change, and
#: others; optimisers that frameworks have, and others.
OPTIMISERS = (
    "adam:schedule=cosine,period=9",
    "momentum-average:weight_decay=0.1,schedule=step,gamma=0.5,every=5",
    "rmsprop:epsilon=0.001,l2=0.01",
    "gradient-descent:weight_decay=0.1",
)


class Demo(NamedTuple):
    """A training problem with its points."""

    training: Training
    data: Data

    def program(self, framework: str, points: Path, lang: str = "en") -> str:
        """Its program, which reads the points from this file."""
        source = demo_program(self.training, self.data.names, framework, lang=lang)
        assert source.count('"points.csv"') == 1
        return source.replace('"points.csv"', repr(str(points)))

    def write_points(self, file: Path) -> None:
        """The points as a file that `bpgen train --save-data` writes."""
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([*(f"x{n + 1}" for n in range(self.data.train.inputs.shape[1])), "class"])
            for part in (self.data.test, self.data.train):
                for row, cls in zip(part.inputs.tolist(), part.classes.tolist(), strict=True):
                    writer.writerow([*map(repr, row), self.data.names[cls]])

    def rows(self) -> list[str]:
        """What is to be printed: the rows of bpgen's own training."""
        out = []
        for step, loss, right, test in finished(self.training, self.data).reports:
            shares = "".join(f"{share:14.4f}" for share in (right, test) if share is not None)
            nine = f"{loss:#.9g}"
            out.append(f"{step:>8}  {' ' * (6 - nine.index('.')) + nine:<19}{shares}")
        return out


def demos() -> dict[str, Demo]:
    """The lecture's demonstration, cut short, two others, and these with optimisers."""
    parsed = {
        name: parse_training(text.encode(), where=name, name=name, folder=Path())
        for name, text in (("classes", _CLASSES), ("squared", _SQUARED))
    }
    from bpgen.problems.settings import parse_setting

    training = demo([parse_setting("steps=60"), parse_setting("report=20")])
    short = Opened(training, points_of(training))
    made = {name: Demo(*opened) for name, opened in {**parsed, "demo": short}.items()}
    classes, squared = made["classes"], made["squared"]
    for text in OPTIMISERS:
        base = squared if "momentum" in text else classes
        changed = replace(base.training, optimiser=Optimiser.of(text))
        made[text.partition(":")[0]] = base._replace(training=changed)
    hinge = replace(
        short.training, loss=LossName.HINGE, layers=(*short.training.layers[:2], TrainingLayer(1))
    )
    made["hinge"] = Demo(hinge, short.data)
    made["hinges"] = squared._replace(training=replace(squared.training, loss=LossName.HINGE))
    return made


def assert_same_rows(text: str, demo: Demo, where: str) -> None:
    """Equal, but for a unit in the last figure of the loss, where another library rounds otherwise."""
    heading, *rows = text.splitlines()
    assert heading.split()[:3] == ["step", "loss", "accuracy"], where
    right = demo.rows()
    assert len(rows) == len(right), where
    for row, expected in zip(rows, right, strict=True):
        (step, loss, *shares), (step_, loss_, *shares_) = row.split(), expected.split()
        assert (step, shares) == (step_, shares_), where
        assert abs(float(loss) - float(loss_)) <= 2e-8 * float(loss_), where

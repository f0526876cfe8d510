"""The lecture's demonstration (500 points, 2-2-2-1, 2,000 steps over all points) beside PyTorch; and the
memory that training takes on many points, by mini-batches.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bpgen.training.files import Opened, demo, points_of
from bpgen.training.initial import initial_parameters
from bpgen.training.run import finished

from .measure import Row, at_least_faster, below, by_turns, megabytes, share
from .processes import BPGEN, peak_memory, run
from .programs import left_out, printed_program

POINTS, FEW, MANY = 100_000, 1_000, 20_000
MOST_MEMORY = 300.0
#: Steps with the same bits on every processor take longer than those of libraries tuned to each.
_STEPS_FASTER = 1.5
#: Two measurements of the same program differ by less than this.
FLAT = 1.05


def rows() -> Iterator[Row]:
    """Speed, then memory."""
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        folder = Path(name)
        if find_spec("torch"):
            yield from _beside_torch(folder)
        else:
            left_out("PyTorch, of the demonstration", "torch")
        yield from _memory(folder)


def _beside_torch(folder: Path) -> Iterator[Row]:
    """The steps alone are what is held to: a process of PyTorch spends most of its time on being loaded."""
    training = demo()
    opened = Opened(training, points_of(training))
    _check_same(opened)
    single, double = "PyTorch, float32", "PyTorch, float64"
    timing = by_turns(
        {
            "ours": lambda: finished(*opened),
            single: lambda: by_torch(opened, "float32"),
            double: lambda: by_torch(opened, "float64"),
        },
        runs=11,
    )
    for name in (double, single):
        work = "2,000 steps of the demonstration, without start-up"
        yield at_least_faster(work, timing, "ours", name, _STEPS_FASTER)
    path = folder / "demo.toml"
    run((BPGEN, "new", str(path), "--training"))
    run((BPGEN, "train", str(path), "--save-data", str(folder / "points.csv")))
    program, command = printed_program(str(path), "torch", folder), (BPGEN, "train", str(path))
    name = "its program for torch"
    timing = by_turns({"ours": lambda: run(command, folder), name: lambda: run(program, folder)}, runs=3)
    yield at_least_faster("bpgen train demo.toml, whole process", timing, "ours", name, 3)


def _check_same(demo: Opened) -> None:
    """Only contenders that compute the same are worth a comparison."""
    for dtype, near in (("float64", 1e-9), ("float32", 1e-2)):
        for a, b in zip(finished(*demo).parameters, by_torch(demo, dtype), strict=True):
            if not np.allclose(a, b, rtol=near, atol=near):
                raise AssertionError(f"the contenders disagree: {a} and {b}")


def by_torch(demo: Opened, dtype: str) -> list[Any]:
    """The steps as one writes them in PyTorch where time counts: tensors made once, nothing looked at, and
    one thread, since on arrays so small more of them wait for each other.
    """
    torch: Any = import_module("torch")
    torch.set_num_threads(1)
    kind = getattr(torch, dtype)
    points = demo.data.train
    x, target = torch.tensor(points.inputs, dtype=kind), torch.tensor(points.classes[:, None], dtype=kind)
    layers = [torch.nn.Linear(n, m, dtype=kind) for n, m in ((2, 2), (2, 2), (2, 1))]
    model = torch.nn.Sequential(layers[0], torch.nn.Tanh(), layers[1], torch.nn.Tanh(), layers[2])
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), initial_parameters(demo.training), strict=True):
            parameter.copy_(torch.tensor(value))
    loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=demo.training.learning_rate)
    for _ in range(demo.training.steps):
        optimizer.zero_grad()
        loss(model(x), target).backward()
        optimizer.step()
    return [parameter.detach().numpy() for parameter in model.parameters()]


def _memory(folder: Path) -> Iterator[Row]:
    """Points that are drawn, and the same points read from a file; few steps and many."""
    path = folder / "many.toml"
    run((BPGEN, "new", str(path), "--training"))
    drawn = {"data.points": str(POINTS), "batch": "100", "report": "500"}
    read = {**drawn, "data.kind": "csv", "data.file": str(folder / "many.csv")}
    run((*_train(path, drawn, FEW), "--save-data", read["data.file"]))
    for kind, values in (("drawn", drawn), ("from a CSV file", read)):
        few, many = (peak_memory(_train(path, values, steps)) for steps in (FEW, MANY))
        work = f"peak memory of bpgen train, {POINTS:,} points {kind}"
        yield below(f"{work}, {MANY:,} steps", many, MOST_MEMORY, megabytes)
        yield _flat(work, few, many)


def _train(path: Path, values: Mapping[str, str], steps: int) -> tuple[str, ...]:
    changed = {**values, "steps": str(steps)}
    return (BPGEN, "train", str(path), *(f"--set={name}={value}" for name, value in changed.items()))


def _flat(work: str, few: float, many: float) -> Row:
    return share(f"{work}, {MANY:,} steps", many / few, f"{FEW:,} steps", FLAT)

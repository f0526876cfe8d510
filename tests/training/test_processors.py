"""The same bits whatever the processor, and the same printed digits from a start that is moved a little."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from bpgen.supplement.told import told
from bpgen.training import run
from bpgen.training.experiments import EXPERIMENTS, Result, results

from .on_processors import lines

#: A difference of one bit after so many steps would be one of printed digits later, or never one.
STEPS = 30
#: What this NumPy chooses among on this processor; older versions call them otherwise.
FOUND: list[str] = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
WIDEST = [name for name in FOUND if name == "X86_V4" or name.startswith("AVX512")]
#: Other processors, as far as the libraries can be told to take this one for them.
OTHERS: Mapping[str, Mapping[str, str]] = {
    "Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "Zen without AVX-512": {"OPENBLAS_CORETYPE": "Zen", "NPY_DISABLE_CPU_FEATURES": ",".join(WIDEST)},
    "Prescott with the least that NumPy asks for": {
        "OPENBLAS_CORETYPE": "Prescott",
        "NPY_DISABLE_CPU_FEATURES": ",".join(FOUND),
        # glibc's exp has a form with fused multiplications.
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4",
    },
}


@pytest.fixture(scope="module")
def here() -> list[str]:
    return list(lines(STEPS))


@pytest.mark.parametrize("name", OTHERS)
def test_another_processor_comes_to_the_same_bits(name: str, here: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "training.on_processors", str(STEPS)],
        env={**os.environ, **OTHERS[name], "PYTHONPATH": os.pathsep.join(_PATHS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == here


_ROOT = Path(__file__).parents[2]
_PATHS = (str(_ROOT), str(_ROOT / "tests"))


def moved(result: Result, by: float) -> tuple[run.Report, ...]:
    """The reports of a run whose first weights are each moved by this part of it, up or down."""
    draw = random.Random("moved")  # noqa: S311
    training, data = result.training, result.data
    start = run.begin(training, data).parameters
    parameters = tuple(array * (1 + by * _signs(draw, array.shape)) for array in start)
    reports = (run.report(training, data, 0, parameters),)
    *_, last = run.advance(training, data, run.RunState(0, parameters, reports, reports))
    return last.reports


def _signs(draw: random.Random, shape: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    count = int(np.prod(shape))
    return np.array([draw.choice((-1.0, 1.0)) for _ in range(count)]).reshape(shape)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_no_printed_digit_hangs_on_a_last_bit(name: str) -> None:
    """What other libraries come to differs from the start in the sixteenth digit; here it is the twelfth. Of
    each experiment the first case and the last are trained again, whose values are the furthest apart; in a
    thorough run, all.
    """
    thorough = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
    runs = results(name)
    for result in runs if thorough else runs[:: max(len(runs) - 1, 1)]:
        again = result._replace(reports=moved(result, 1e-12))
        assert told(again) == told(result)
        for a, b in zip(again.reports, result.reports, strict=True):
            assert (a.step, a.accuracy, a.test) == (b.step, b.accuracy, b.test)
            # Drawn as a point of a curve: this is less than a thousandth of a pixel.
            assert a.loss == pytest.approx(b.loss, rel=1e-6)
        if name == "demo":
            assert [f"{r.loss:.9g}" for r in again.reports] == [f"{r.loss:.9g}" for r in result.reports]

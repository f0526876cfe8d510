"""The states in checkpoints: every value is looked at before a run goes on from it.

A file's hash tells of accidents only: whoever changes a checkpoint can make its hash again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, ValidationError

from ..errors import BpgenError
from ..errors.messages import said
from ..graph.schedules.rule import ROUND
from ..network.problem import Network
from ..trace.thinning import thinned
from . import rounds, run
from .initial import initial_parameters
from .points import Data
from .problem import Training
from .update import arrays, compile_update, numbers_of, remembered

if TYPE_CHECKING:
    from .update import Memory

_Count = Annotated[StrictInt, Field(ge=0)]
_Share = Annotated[StrictFloat | StrictInt, Field(ge=0, le=1)]
_Number = StrictFloat | StrictInt


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class _Rounds(_Kept):
    """The values of ``rounds.State``."""

    updates: _Count
    given: list[_Number]
    rows: list[tuple[_Count, _Number, list[_Number]]]
    curve: list[tuple[_Count, _Number]]


class _Steps(_Kept):
    """The values of ``run.State``."""

    step: _Count
    parameters: list[list[StrictFloat] | list[list[StrictFloat]]]
    reports: list[tuple[_Count, _Number, _Share, _Share | None]]
    curve: list[tuple[_Count, _Number, _Share, _Share | None]]
    memory: dict[str, StrictFloat | list[StrictFloat]]


_Form = TypeVar("_Form", _Rounds, _Steps)


def state_of_rounds(
    kept: Mapping[str, Any], network: Network, total: int, every: int | None
) -> rounds.RoundsState:
    """The state of a network's run. Raises ``BpgenError`` for values that none can have."""
    found = _checked(_Rounds, kept)
    graph, done = network.graph, found.updates
    points = [n for n in thinned(total + 1) if n < done] + ([total] if done == total else [])
    outputs = len(rounds.outputs_of(graph))
    _hold("updates", done <= total)
    _hold("given", len(found.given) == len(graph.given))
    _hold(
        "rows",
        [row[0] for row in found.rows] == [n for n in sorted(rounds.reported(total, every)) if n <= done + 1],
    )
    _hold("rows", all(len(row[2]) == outputs for row in found.rows))
    _hold("curve", [point[0] for point in found.curve] == points)
    return rounds.RoundsState(
        done,
        tuple(map(float, found.given)),
        tuple(rounds.LossOfRound(n, float(error), tuple(map(float, out))) for n, error, out in found.rows),
        tuple((n, float(error)) for n, error in found.curve),
    )


def state_of_steps(kept: Mapping[str, Any], training: Training, data: Data) -> run.RunState:
    """The state of a classifier's run. Raises ``BpgenError`` for values that none can have."""
    import numpy as np

    found = _checked(_Steps, kept)
    done, total = found.step, training.steps
    _hold("step", done <= total)
    shapes = [p.shape for p in initial_parameters(training)]
    try:
        parameters = tuple(np.array(p, dtype=float) for p in found.parameters)
    except ValueError:  # rows of unequal length
        parameters = ()
    _hold("parameters", [p.shape for p in parameters] == shapes)
    told = {*range(0, done + 1, training.report), *([total] if done == total else [])}
    _hold("reports", [report[0] for report in found.reports] == sorted(told))
    points = [n for n in thinned(total + 1, run.POINTS) if n <= done]
    _hold("curve", [report[0] for report in found.curve] == points)
    reports, curve = (
        tuple(run.Report(n, float(x), a, b) for n, x, a, b in part) for part in (found.reports, found.curve)
    )
    tested = len(data.test.classes) > 0
    _hold("reports", all((r.test is not None) == tested for r in reports + curve))
    memory = _memory(found.memory, training, sum(p.size for p in parameters))
    _hold("memory", found.memory.get(ROUND.key, done + 1) == done + 1)
    return run.RunState(done, parameters, reports, curve, memory)


def _memory(found: Mapping[str, float | list[float]], training: Training, count: int) -> Memory:
    """What the optimiser remembers of so many parameters. Raises ``BpgenError`` for anything else, and where
    the optimiser comes to no number from it, as by the root of a mean square below 0.
    """
    import numpy as np

    update = training.optimiser.shape
    keys, of_all = remembered(update), set(arrays(update).values())
    _hold("memory", list(found) == list(keys))
    memory: tuple[Any, ...] = tuple(np.array(found[key]) if key in of_all else found[key] for key in keys)
    _hold("memory", [np.shape(x) for x in memory] == [(count,) if key in of_all else () for key in keys])
    with np.errstate(all="ignore"):
        none = np.zeros(count)
        new, after = compile_update(update)(none, none, memory, numbers_of(training), 1)
    _hold("memory", all(np.isfinite(x).all() for x in (new, *after)))
    return memory


def _checked(form: type[_Form], kept: Mapping[str, Any]) -> _Form:
    try:
        return form.model_validate(kept)
    except ValidationError as error:
        raise _refused(str(next(iter(error.errors(include_url=False)[0]["loc"]), ""))[:40]) from None


def _hold(name: str, holds: bool) -> None:
    if not holds:
        raise _refused(name)


def _refused(name: str) -> BpgenError:
    return BpgenError("training.changed", mend=said("training.anew"), name=name)

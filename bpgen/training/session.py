"""A run of either kind, of a network's rounds or of a classifier's steps, as the command line handles it:
where it begins, how it goes on, what a checkpoint keeps of it, and the rows that are printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import BpgenError
from ..network.limits import MOST_REPORTS
from ..network.optimiser import Optimiser
from ..network.problem import Network
from . import rounds

if TYPE_CHECKING:
    from . import run
    from .points import Data
    from .problem import Training

#: With more outputs than this, rows tell of the error alone.
MOST_OUTPUTS = 4


@dataclass(frozen=True)
class Rounds:
    """A network over many rounds. Raises ``BpgenError`` for more rows than anybody reads."""

    network: Network
    total: int
    every: int | None = None

    def __post_init__(self) -> None:
        if self.every and self.total > MOST_REPORTS * self.every:
            raise BpgenError(
                "training.reports",
                where="--every",
                every=self.every,
                total=f"{self.total:,}",
                most=f"{MOST_REPORTS:,}",
                least=f"{-(-self.total // MOST_REPORTS):,}",
            )

    @property
    def optimiser(self) -> Optimiser:
        """How its parameters are updated."""
        return self.network.optimiser

    @property
    def problem(self) -> Mapping[str, str]:
        """What tells this run from others, by name."""
        from .checkpoint import digest

        network = digest(replace(self.network, name="", title="", source=""))
        return {"network": network, "--rounds": str(self.total), "--every": str(self.every)}

    def begin(self) -> rounds.RoundsState:
        """The state before the first round."""
        return rounds.begin(self.network)

    def advance(self, state: rounds.RoundsState) -> Iterator[rounds.RoundsState]:
        """The states on the way to the end. Raises ``BpgenError`` where the training diverges."""
        return rounds.advance(self.network, self.total, self.every, state)

    def done(self, state: rounds.RoundsState) -> int:
        """How many rounds lie behind a state."""
        return state.updates

    def kept(self, state: rounds.RoundsState) -> Mapping[str, Any]:
        """A state as a checkpoint keeps it."""
        return asdict(state)

    def restored(self, kept: Mapping[str, Any]) -> rounds.RoundsState:
        """The state that was kept. Raises ``BpgenError`` for values that are no state of this run."""
        from .kept import state_of_rounds

        return state_of_rounds(kept, self.network, self.total, self.every)

    @property
    def columns(self) -> list[str]:
        """The columns: the round, the error before its update, the outputs where they are few."""
        outputs = rounds.outputs_of(self.network.graph)
        names = [name.partition("[")[0] for name in outputs] if len(outputs) <= MOST_OUTPUTS else []
        return ["round", "error", *names]

    def rows(self, state: rounds.RoundsState, after: int = 0) -> list[tuple[float, ...]]:
        """The rows so far but for the first ``after``, as numbers."""
        width = len(self.columns) - 2
        return [(row.round, row.error, *row.outputs[:width]) for row in state.rows[after:]]

    def shown(self, row: Sequence[float]) -> list[str]:
        """A row as it is printed: as the generated programs print it."""
        round_, error, *outputs = row
        return [str(round_), f"{error:#.9g}", *(f"{out:z.9f}" for out in outputs)]


@dataclass(frozen=True)
class Steps:
    """A classifier over many steps."""

    training: Training
    data: Data

    @property
    def total(self) -> int:
        """How many steps there are."""
        return self.training.steps

    @property
    def optimiser(self) -> Optimiser:
        """How its parameters are updated."""
        return self.training.optimiser

    @property
    def problem(self) -> Mapping[str, str]:
        """What tells this run from others, by name: the same file under another name is the same problem."""
        from .checkpoint import digest

        held = [part.tobytes() for part in (*self.data.train, *self.data.test)]
        changed = ("points", "layers", "name", "title")
        values = {key: str(value) for key, value in vars(self.training).items() if key not in changed}
        return {"data": digest(*held), "layers": digest(self.training.layers), **values}

    def begin(self) -> run.RunState:
        """The state before the first step."""
        from . import run

        return run.begin(self.training, self.data)

    def advance(self, state: run.RunState) -> Iterator[run.RunState]:
        """The states on the way to the end. Raises ``BpgenError`` where the training diverges."""
        from . import run

        return run.advance(self.training, self.data, state)

    def done(self, state: run.RunState) -> int:
        """How many steps lie behind a state."""
        return state.step

    def kept(self, state: run.RunState) -> Mapping[str, Any]:
        """A state as a checkpoint keeps it."""
        import numpy as np

        from .update import remembered

        return {
            "step": state.step,
            "parameters": [p.tolist() for p in state.parameters],
            "reports": state.reports,
            "curve": state.curve,
            "memory": {
                key: np.asarray(x).tolist()
                for key, x in zip(remembered(self.training.optimiser.shape), state.memory, strict=True)
            },
        }

    def restored(self, kept: Mapping[str, Any]) -> run.RunState:
        """The state that was kept. Raises ``BpgenError`` for values that are no state of this run."""
        from .kept import state_of_steps

        return state_of_steps(kept, self.training, self.data)

    @property
    def columns(self) -> list[str]:
        """The names of the columns: the step, the loss, the share classified rightly of both parts."""
        return ["step", "loss", "accuracy", *(["test_accuracy"] if len(self.data.test.classes) else [])]

    def rows(self, state: run.RunState, after: int = 0) -> list[tuple[float, ...]]:
        """The rows so far but for the first ``after``, as numbers."""
        return [tuple(x for x in report if x is not None) for report in state.reports[after:]]

    def shown(self, row: Sequence[float]) -> list[str]:
        """A row as it is printed."""
        step, loss, *shares = row
        return [str(step), f"{loss:#.9g}", *(f"{share:.4f}" for share in shares)]

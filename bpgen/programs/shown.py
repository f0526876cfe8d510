"""What pages and slides tell of the programs of a network: their sources, what they print, and commands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..errors.languages import LANGUAGES
from ..lesson.live import Live
from ..lesson.rounds import repetition
from ..sheets.calling import typed
from .check import taught_forms_hold
from .frameworks import in_order
from .program import ROUNDS, program
from .questions import Questions
from .running import output_of
from .walk import Walk

#: A program of more lines than this is run for fewer rounds: a page's example takes less than a second.
_MOST_LINES_RUN = 3_000_000
_FEWER = 1000


@dataclass(frozen=True)
class Programs:
    """The programs of a network as `bpgen program NAME` prints them.

    They come from our own templates, whatever a lecturer's are: what is run here is known.
    """

    live: Live
    name: str
    lang: str = LANGUAGES[0]

    @cached_property
    def rounds(self) -> int:
        """For how many rounds they train: the lecture's, fewer where that diverges or takes long."""
        lines = len(Walk(program(self.live.network, rounds=1), self.live.network.architecture).lines)
        most = ROUNDS if lines * ROUNDS <= _MOST_LINES_RUN else _FEWER
        limit = repetition(self.live).limit
        # After its last update a program computes once more.
        return most if limit is None else max(1, min(most, limit - 2))

    def command(self, framework: str = "python") -> str:
        """The command that prints one."""
        rounds = None if self.rounds == ROUNDS else self.rounds
        chosen = {"framework": framework, "rounds": rounds, "lang": self.lang}
        given = "".join(f" {typed(name, value)}" for name, value in chosen.items() if value is not None)
        return f"bpgen program {self.name}{given}"

    @cached_property
    def sources(self) -> dict[str, str]:
        """The program of each framework."""
        return {framework: self._source(framework) for framework in in_order()}

    def _source(self, framework: str) -> str:
        network = self.live.network
        return program(
            network, framework, rounds=self.rounds, lang=self.lang, command=self.command(framework)
        )

    @cached_property
    def walk(self) -> Walk:
        """The one in plain Python, taken apart."""
        network = self.live.network
        safe = not taught_forms_hold(network, self.rounds)
        return Walk(self._source("python"), network.architecture, safe)

    @cached_property
    def questions(self) -> Questions:
        """What is asked about that one."""
        return Questions(self.walk)

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """The lines that it prints when it is run."""
        return tuple(output_of(self.walk.source, stopped=True).splitlines())


@lru_cache(maxsize=8)
def programs(live: Live, name: str, lang: str) -> Programs:
    """The programs of a network, made once for all that tell of them."""
    return Programs(live, name, lang)

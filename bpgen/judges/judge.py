"""All judges, one after the other."""

from __future__ import annotations

from ..network.kinds import Problem
from ..trace.evaluate import evaluate
from .complex_step import judge_complex_step
from .printed import judge_lines
from .symbolic import judge_symbolic
from .verdict import Judge, JudgesReport


def judge(network: Problem, rounds: int, report: JudgesReport) -> None:
    """Let every judge look at a network, and write what they find into the report."""
    verdicts = report.verdicts
    trace = evaluate(network, rounds)
    lines = (Judge.PRINTED_ROUND, Judge.PRINTED_CARRY, Judge.TAUGHT)
    judge_lines(network, trace, *(verdicts[which] for which in lines))
    judge_symbolic(network, trace, report)
    judge_complex_step(network, trace, verdicts[Judge.COMPLEX_STEP])
    report.networks += 1

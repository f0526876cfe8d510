"""All judges, one after the other."""

from __future__ import annotations

from ..network.kinds import Problem
from ..trace.evaluate import evaluate
from .complex_step import judge_complex_step
from .printed import judge_printed, judge_taught
from .symbolic import judge_symbolic
from .verdict import Judge, JudgesReport


def judge(network: Problem, rounds: int, report: JudgesReport) -> None:
    """Let every judge look at a network, and write what they find into the report."""
    verdicts = report.verdicts
    trace = evaluate(network, rounds)
    judge_printed(network, rounds, verdicts[Judge.PRINTED_ROUND], verdicts[Judge.PRINTED_CARRY])
    judge_taught(network, trace, verdicts[Judge.TAUGHT])
    judge_symbolic(network, trace, report)
    judge_complex_step(network, trace, verdicts[Judge.COMPLEX_STEP])
    report.networks += 1

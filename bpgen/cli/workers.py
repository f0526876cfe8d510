"""Workers for what is done for each of many: processes of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context

import click

from ..classroom.working import BLOCK
from ..formats.plain import phrase
from ..words.texts import words
from .kinds import Whole
from .progress import progress

#: More processes than these are a typing error.
_MOST_JOBS = 1024

jobs_option = click.option(
    "--jobs", type=Whole(1, _MOST_JOBS), default=os.cpu_count() or 1, metavar="N", show_default=True
)


@contextmanager
def workers(jobs: int, count: int) -> Iterator[Executor | None]:
    """So many processes for the work for so many students; None where one is enough, which is this one."""
    jobs = min(jobs, -(-count // BLOCK))
    if jobs <= 1:
        yield None
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=True, cancel_futures=True)
            raise


def talking(count: int, lang: str) -> AbstractContextManager[Callable[[int], None]]:
    """How far the work for so many students is."""
    texts = words("classroom", lang)
    return progress(count, lambda **done: phrase(texts, "say.progress", **done))

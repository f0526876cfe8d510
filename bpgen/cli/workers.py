"""Workers for what is done for each of many: processes of this machine, or of a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

import click

from ..classroom.working import BLOCK
from ..disk import processes
from ..errors import BpgenError
from ..formats.plain import phrase
from ..words.texts import words
from .kinds import Text, Whole
from .progress import progress

#: More processes than these are a typing error.
_MOST_JOBS = 1024
#: A cluster gets so many blocks at a time: each of its workers has one, and some wait.
_IN_FLIGHT = 64
#: How long a cluster may take to answer, in seconds.
_PATIENCE = 10

Command = TypeVar("Command", bound=Callable[..., object])


def worker_options(command: Command) -> Command:
    """``--jobs`` and ``--workers``."""
    jobs = click.option(
        "--jobs", type=Whole(1, _MOST_JOBS), default=os.cpu_count() or 1, metavar="N", show_default=True
    )
    return jobs(click.option("--workers", "cluster", type=Text(), metavar="ADDRESS")(command))


@contextmanager
def workers(
    jobs: int, cluster: str | None, count: int, block: int = BLOCK
) -> Iterator[tuple[Executor | None, int]]:
    """Those that do the work for so many students, or pages, in blocks of ``block``, and how many blocks they
    are given at a time: processes of this machine, none where this one is enough, or a cluster's.

    Raises ``BpgenError`` for a cluster that does not answer, or without the library for it.
    """
    if cluster is not None:
        with _cluster(cluster) as executor:
            yield executor, _IN_FLIGHT
        return
    jobs = min(jobs, -(-count // block))
    if jobs <= 1:
        yield None, 1
        return
    with processes.pool(jobs) as executor:
        yield executor, jobs


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise BpgenError("classroom.no_distributed", where="--workers") from None
    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TypeError) as error:
        where, reason = f"--workers {address[:60]}", str(error).partition("\n")[0][:120]
        raise BpgenError("classroom.no_cluster", where=where, reason=reason) from None
    with client:
        yield client.get_executor(pure=False)


def talking(count: int, lang: str, key: str = "progress") -> AbstractContextManager[Callable[[int], None]]:
    """How far the work for so many students, or what else ``key`` says, is."""
    texts = words("classroom", lang)
    return progress(count, lambda **done: phrase(texts, f"say.{key}", **done))

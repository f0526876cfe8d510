"""Work shared among workers: in blocks, a bounded number in flight, results in the order of the blocks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from itertools import islice
from typing import NamedTuple, TypeVar

Common = TypeVar("Common")
One = TypeVar("One")
Result = TypeVar("Result")

#: As many students as a worker has in hand at a time.
BLOCK = 25


class ClassPart(NamedTuple):
    """One of as many parts of a class, counted from 1: 3 of 40."""

    number: int
    parts: int

    def of(self, ones: Sequence[One]) -> Sequence[One]:
        """The part's share, which is as large as the others' or by one larger."""
        return ones[self.number - 1 :: self.parts]


#: A class that is not divided.
WHOLE = ClassPart(1, 1)


def in_blocks(
    work: Callable[[Common, Sequence[One]], Result],
    common: Common,
    ones: Iterable[One],
    executor: Executor | None = None,
    workers: int = 1,
    size: int = BLOCK,
) -> Iterator[tuple[Sequence[One], Result]]:
    """Each block of ``size`` of ``ones`` with what ``work`` makes of it, in order: here, or by the workers of
    ``executor``, who get ``work`` and its arguments by pickling. The results do not depend on which.
    """
    left = iter(ones)
    blocks = iter(lambda: tuple(islice(left, size)), ())
    if executor is None:
        for block in blocks:
            yield block, work(common, block)
        return
    waiting = deque[tuple[tuple[One, ...], Future[Result]]]()
    try:
        while True:
            waiting += (
                (block, executor.submit(work, common, block))
                for block in islice(blocks, workers + 1 - len(waiting))
            )
            if not waiting:
                return
            block, future = waiting.popleft()
            yield block, future.result()
    finally:
        for _, future in waiting:
            future.cancel()

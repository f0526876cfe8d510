"""Files of single students: which are to be made, and how they are written, block by block."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from .folder import ClassFolder

One = TypeVar("One")


class BlockMade(NamedTuple):
    """How far the work has come: how many were made now, and which files were left as a hand has them."""

    made: int
    kept: tuple[str, ...]


class PersonalFiles(NamedTuple, Generic[One]):
    """Files that a class's folder has for each one of many: their ``paths``, and a digest ``of`` what they
    are made of.
    """

    folder: ClassFolder
    paths: Callable[[One], tuple[str, ...]]
    of: Callable[[One], str]

    def wanted(self, ones: Iterable[One]) -> list[One]:
        """Those whose files are missing, or were made of something else."""
        made = self.folder.made()

        def is_made(one: One) -> bool:
            of = self.of(one)
            return all(self.folder.is_made(made, path, of) for path in self.paths(one))

        return [one for one in ones if not is_made(one)]

    def write(
        self, blocks: Iterable[tuple[Sequence[One], Sequence[tuple[bytes, ...]]]]
    ) -> Generator[BlockMade, None, None]:
        """Write the contents of each one's files, each block when it is whole: a stopped run goes on where it
        was. What a hand has changed stays as it is. Raises ``BpgenError`` for what cannot be written.
        """
        for ones, contents in blocks:
            files, of = dict[str, bytes](), dict[str, str]()
            for one, data in zip(ones, contents, strict=True):
                own = dict(zip(self.paths(one), data, strict=True))
                files |= own
                of |= dict.fromkeys(own, self.of(one))
            yield BlockMade(len(ones), self.folder.put(files, of))
        self.folder.settle()

"""A drawing of a network, to be shown in a notebook or saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..disk.output import write_files
from ..disk.places import check_file
from ..errors import SpecError
from ..errors.checked import coerce


@dataclass(frozen=True, repr=False)
class Figure:
    """A drawing: ``svg`` is a file of its own, on white; ``tex`` the same in TikZ; ``alt`` says in words what
    it shows. In a notebook it takes the colour of the text around it.
    """

    svg: str
    tex: str
    alt: str
    inline: str

    def save(self, path: str | Path) -> Path:
        """Write the drawing to a file: SVG, or TikZ where its name ends in .tex. The file's path.

        Raises ``BpgenError`` for another ending, or where the file cannot be written.
        """
        file: Path = coerce(path, Path, "path")
        text = {".svg": self.svg, ".tex": self.tex}.get(file.suffix.lower())
        if text is None:
            raise SpecError("notebook.figure_file", where="path", got=file.name)
        check_file(file)
        return write_files(file.parent, {file.name: text.encode()})[0]

    def __repr__(self) -> str:
        return f"<Figure: {self.alt}>"

    def _repr_html_(self) -> str:
        return self.inline

    def _repr_svg_(self) -> str:
        return self.svg

"""Kinds of layers beside the fully connected network's own, one in a file, which is found by its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..listing import Listed, names_in
from .kind import AnyLayer

#: Each kind of layer by its name: what its table in a file becomes.
KINDS: Mapping[str, type[AnyLayer]] = Listed(
    __name__, "KIND", names_in(Path(__file__).parent, "kind", "norm", "pooling", "recurrent", "slips")
)

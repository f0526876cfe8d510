"""The publishers' schemas, which are not ours to pass on: a folder beside the checkout, if there is one."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

_FOLDERS = [above / "shared" / "data" / "schemas" for above in Path(__file__).parents]
#: The folder, or one that is not there.
SCHEMAS = next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[-1])


def with_schema(name: str, library: str) -> pytest.MarkDecorator:
    """A test that reads a schema, and is left out where it is not at hand: the schemas of others are no part
    of this repository.
    """
    missing = not (SCHEMAS / name).exists() or find_spec(library) is None
    return pytest.mark.skipif(missing, reason=f"{name} or {library} is not at hand")

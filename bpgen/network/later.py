"""What users look for on an object, though a room above makes it: imported when it is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(place: str) -> Callable[..., Any]:
    """The function at ``place``, "room.module:name".

    A network is read, drawn and displayed by rooms that import it, so its methods name them here and nowhere
    else: constructors (``Network.preset``) and displays (``_repr_html_``). Everything else imports downwards.
    """
    module, _, name = place.partition(":")
    function: Callable[..., Any] = getattr(import_module(f"bpgen.{module}"), name)
    return function

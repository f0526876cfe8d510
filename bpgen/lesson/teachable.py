"""How large a network may be that is taught step by step."""

from __future__ import annotations

from ..errors import BpgenError
from ..graph.architecture import Architecture
from ..network.problem import Network

#: Networks with more units, parameters or samples than this are not taught step by step.
_MOST_UNITS, _MOST_PARAMETERS, _MOST_SAMPLES = 40, 200, 8


def check_size(network: Network) -> None:
    """Refuse a network too large for a lesson. Raises ``BpgenError`` with its size."""
    arch = network.architecture
    units, parameters = sum(arch.sizes), _parameters(arch)
    if units > _MOST_UNITS or parameters > _MOST_PARAMETERS or arch.samples > _MOST_SAMPLES:
        raise BpgenError(
            "site.large",
            where=network.name,
            units=units,
            weights=parameters,
            samples=arch.samples,
            most_units=_MOST_UNITS,
            most_weights=_MOST_PARAMETERS,
            most_samples=_MOST_SAMPLES,
        )


def _parameters(arch: Architecture) -> int:
    return sum(a * b for a, b in zip(arch.sizes, arch.sizes[1:], strict=False))

"""How large a network may be that is taught step by step."""

from __future__ import annotations

from ..errors import BpgenError
from ..graph.architecture import Architecture
from ..spec import Network

#: Networks with more units or parameters than this are not taught step by step.
_MOST_UNITS, _MOST_PARAMETERS = 40, 200


def check_teachable(network: Network) -> None:
    """Refuse a network too large for a lesson. Raises ``BpgenError`` with its size."""
    arch = network.architecture
    units, parameters = sum(arch.sizes), _parameters(arch)
    if units > _MOST_UNITS or parameters > _MOST_PARAMETERS or arch.samples > 8:
        raise BpgenError(
            f"{units} units, {parameters} weights and {arch.samples} samples are too many for a lesson.",
            where=network.name,
            mend=f"At most {_MOST_UNITS} units, {_MOST_PARAMETERS} weights and 8 samples:"
            " `bpgen show` lists the values of larger ones.",
        )


def _parameters(arch: Architecture) -> int:
    return sum(a * b for a, b in zip(arch.sizes, arch.sizes[1:], strict=False))

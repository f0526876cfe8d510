"""The convolution of a sequence or an image: one kernel slides over it. Cross-correlation, as all programs
have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

from ...errors import SpecError
from ..architecture import ActivationName
from ..expr import Add, Expr, Mul, Num, add
from ..rewrite import swapped
from .kind import Block, Maker, Shape, Values, places, sizes
from .slips import LayerPass, Slip, averaged, first_only


def _flipped(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The kernel is turned by 180 degrees where it is not, and the reverse."""
    kernels = of.parameters["weights"]
    nets = list(of.called("net_"))
    sides = len(re.findall(r"_[0-9]+", nets[0][0].name)) if nets else 0
    turned = {}
    for place in places(kernels.shape):
        inner = zip(kernels.shape[-sides:], place[-sides:], strict=True)
        other = (*place[:-sides], *(size + 1 - n for size, n in inner))
        turned[kernels.at(*place).key] = kernels.at(*other)
    for q, e in nets:
        wrong = swapped(e, turned)
        if wrong != e:
            yield q.key, wrong


def _one_channel(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Only the first channel is taken, where the sum is over all of them."""
    kernels, nets = of.parameters["weights"], list(of.called("net_"))
    sides = len(re.findall(r"_[0-9]+", nets[0][0].name)) if nets else 0
    filters = int(bool(re.match(r"net_[a-z][0-9]", nets[0][0].name))) if nets else 0
    if len(kernels.shape) == filters + 1 + sides:
        rest = {kernels.at(*place) for place in places(kernels.shape) if place[filters] > 1}
        for q, e in nets:
            terms = e.terms if isinstance(e, Add) else (e,)
            kept = [t for t in terms if not (isinstance(t, Mul) and t.factors[0] in rest)]
            if 0 < len(kept) < len(terms):
                yield q.key, add(kept)


@dataclass(frozen=True)
class Convolution:
    """net = sum over the window of k x + b, out = f(net), at each position of each filter. k are ``weights``.

    ``kernel`` is the window's sides, one number for a sequence; ``stride`` by how much it moves, ``padding``
    how many zeros surround the input on each side. ``flipped``: the kernel is turned by 180 degrees, as in
    mathematics.
    """

    kernel: tuple[int, ...]
    filters: int = 1
    stride: int = 1
    padding: int = 0
    activation: ActivationName = ActivationName.IDENTITY
    flipped: bool = False

    letter: ClassVar[str] = "m"
    reads: ClassVar[str] = "grid"
    mistakes: ClassVar[Mapping[str, Slip]] = {
        "kernel-flipped": _flipped,
        "one-position-only": first_only,
        "mean-over-positions": averaged,
        "one-channel-only": _one_channel,
    }
    several: ClassVar[bool] = False

    def passed(self, *read: Shape) -> Shape:
        """A map for each filter; of one filter, the map alone."""
        sides = self._parts(read[0])[1]
        maps = tuple(
            windows(size, k, self.stride, self.padding) for size, k in zip(sides, self.kernel, strict=True)
        )
        return (self.filters, *maps) if self.filters > 1 else maps

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """Kernels by filter, channel, row and column, and a bias for each filter."""
        channels, _ = self._parts(read[0])
        filters = (self.filters,) if self.filters > 1 else ()
        shape = (*filters, *((channels,) if channels > 1 else ()), *self.kernel)
        return (
            Block(("weights",), shape, "k_" if len(shape) > 1 else "k"),
            Block(("biases",), (self.filters,), "b_{letter}", optional=True),
        )

    def forward(self, of: Maker, *read: Values) -> Values:
        """Each position's net input and output, map by map."""
        channels, sides = self._parts(read[0].shape)
        shape = self.passed(read[0].shape)
        maps = shape[1:] if self.filters > 1 else shape
        keys = []
        for f in range(1, self.filters + 1):
            for at in product(*(range(1, n + 1) for n in maps)):
                terms = list(self._window(of, read[0], f, at, channels, sides))
                if not (terms or of.has("biases")):
                    terms = [Num(0)]  # the window is in the padding
                place = f"{of.letter}{f if self.filters > 1 else ''}_" + "_".join(map(str, at))
                net = of.net(f"net_{place}", of.biased(terms, "biases", f))
                keys.append(of.out(f"out_{place}", self.activation, net).key)
        return Values(shape, tuple(keys))

    def _window(
        self, of: Maker, x: Values, f: int, at: tuple[int, ...], channels: int, sides: Shape
    ) -> Iterator[Expr]:
        """The products of the kernel with what its window has; zeros of the padding are left out."""
        for c, k in product(range(1, channels + 1), product(*(range(1, n + 1) for n in self.kernel))):
            spot = [(p - 1) * self.stride + i - self.padding for p, i in zip(at, k, strict=True)]
            if all(1 <= s <= size for s, size in zip(spot, sides, strict=True)):
                turned = tuple(n + 1 - i for n, i in zip(self.kernel, k, strict=True)) if self.flipped else k
                where = (*((f,) if self.filters > 1 else ()), *((c,) if channels > 1 else ()), *turned)
                yield Mul((of.parameter("weights", *where), x.at(*((c,) if channels > 1 else ()), *spot)))

    def _parts(self, shape: Shape) -> tuple[int, Shape]:
        """How many channels there are, and the sides of each."""
        more = len(shape) - len(self.kernel)
        if more not in (0, 1):
            raise SpecError("layers.kernel_sides", where="kernel", got=len(self.kernel), shape=sizes(shape))
        return (shape[0] if more else 1), shape[more:]


def windows(size: int, window: int, stride: int, padding: int) -> int:
    """How many positions a window has along a side. Raises ``SpecError`` where it does not fit, with what
    does.
    """
    if window > size + 2 * padding:
        raise SpecError("layers.window", where="kernel", got=window, most=size + 2 * padding)
    left = size + 2 * padding - window
    if left % stride:
        fit = [n for n in range(1, left + 1) if left % n == 0]
        raise SpecError("layers.stride", where="stride", got=stride, fit=", ".join(map(str, fit)))
    return left // stride + 1


KIND = Convolution

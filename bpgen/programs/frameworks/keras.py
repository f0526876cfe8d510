"""Keras: a model of layers, which it trains itself."""

from __future__ import annotations

from collections.abc import Iterator

from ...graph.kinds.gru import GatedRecurrent
from ...graph.kinds.recurrent import ByStep
from ...network.layers import LayerNetwork
from .framework import Framework


def _lacks(network: LayerNetwork) -> Iterator[tuple[int, str]]:
    """All gates of its recurrent layers have biases, or none; those of a GRU that resets after the product
    are twice as many as ours. A layer that is called twice is the same both times.
    """
    kinds = {layer.shape.name: layer.shape.kind for layer in network.layers}
    for number, (shape, numbers) in enumerate(network.layers, 1):
        given = dict(numbers)
        gates = {key.partition(".")[2] for key in given if key.startswith("weights.")}
        biased = {key.partition(".")[2] for key in given if key.startswith("biases.")}
        doubled = isinstance(shape.kind, GatedRecurrent) and shape.kind.reset_after
        if isinstance(shape.kind, ByStep) and biased and (biased != gates or doubled):
            yield number, "biases"
        if "recurrent_biases" in given:
            yield number, "recurrent_biases"
        if shape.shares and shape.kind != kinds[shape.shares]:
            yield number, "shares"


FRAMEWORK = Framework(
    "Keras",
    order=4,
    arrays="ops.",
    marks={
        "relu": "ops.relu",
        # With PyTorch, ops.minimum is in single precision.
        "capped": ("ops.where(", 0, " < 1, ", 0, ", 1)"),
        "cos_pi": ("math.cos(math.pi * (", 0, "))"),
    },
    modules=("keras", "tensorflow"),
    places={
        "forward": "network",
        "error": "TotalError",
        "backward": "model.train_on_batch(",
        "update": "keras.optimizers.SGD(",
    },
    autograd=True,
    lacks=_lacks,
)

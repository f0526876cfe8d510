"""The supplement: the parameters of a program that one may change, one slide each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .model import Bullets, Slide
from .steps import Writer

#: Each parameter with what a network file calls it.
_PARAMETERS = {
    "inputs": "samples.inputs",
    "classes": "layers.activation, loss",
    "units": "layers.units",
    "layers": "layers",
    "rate": "learning_rate",
    "rounds": "rounds",
    "batch": "samples, reduction",
}


def supplement(writer: Writer) -> Iterator[Slide]:
    """What each parameter is, what else changes with it, and what it is in this network."""
    t, arch = writer.t, writer.arch
    here: Mapping[str, object] = {
        "inputs": arch.inputs,
        "classes": arch.sizes[-1],
        "units": writer.t("comma").join(map(writer.escape, map(str, arch.sizes[1:]))),
        "layers": arch.depth - 1,
        "rate": writer.live.network.learning_rate,
        "rounds": writer.live.network.rounds,
        "batch": arch.samples,
    }
    texts = writer.words["supplement"]["text"]
    yield Slide(
        t("supplement.title"),
        (Bullets((t("supplement.intro"), *(t(f"supplement.{name}") for name in _PARAMETERS))),),
    )
    for name, key in _PARAMETERS.items():
        said = [t(f"supplement.text.{k}") for k in texts if k.startswith(f"{name}_")]
        said.append(t("supplement.here", value=here[name]))
        said.append(t("supplement.file", name=writer.code(key)))
        notes = writer.notes(f"slide.{'rounds_number' if name == 'rounds' else name}")
        yield Slide(t(f"supplement.{name}"), (Bullets(tuple(said)),), notes)

"""Texts of one idea each: an activation function, a loss, an optimiser, a schedule, a mistake has one file in
each language, in the folder of its kind. Whoever asks for a text reads the files of the ideas asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors.languages import words_folder

#: What reads the texts of one file by its name: "losses/huber".
Read = Callable[[str], Mapping[str, Any]]


class Source(NamedTuple):
    """Where a table has texts from: the folder of a kind of idea, and the key of the text in each of its
    files; without a key, the whole file.
    """

    folder: str
    key: str = ""


#: The folders of ideas. Those of functions, losses, optimisers and schedules have the names of ``graph``'s;
#: ``pairs`` are of a loss and an activation function.
FOLDERS = (
    *("activations", "losses", "pairs", "optimisers", "schedules", "mistakes"),
    *("notations", "frameworks", "exports", "platforms", "layers"),
)
#: The tables by the file in which their texts are asked for, and by their dotted key in it; none is the file.
TABLES: Mapping[str, Mapping[str, tuple[Source, ...]]] = {
    "sheet": {
        "activation": (Source("activations", "name"),),
        "loss": (Source("losses", "name"),),
        "optimiser": (Source("optimisers", "name"),),
        "schedule": (Source("schedules", "name"),),
        "layer": (Source("layers", "name"),),
        "layer_rule": (Source("layers", "rule"),),
        "layer_figure": (Source("layers", "figure"),),
        "contract": (Source("activations", "convention"), Source("losses", "convention")),
    },
    "quantities": {"layer": (Source("layers", "quantities"),)},
    "help": {"export": (Source("exports", "help"),), "platform": (Source("platforms", "help"),)},
    "programs": {
        "function": (Source("activations", "docstring"),),
        "activation": (Source("activations"),),
        "framework": (Source("frameworks"),),
    },
    "site": {
        "page": (Source("prose", "heading"),),
        "functions": tuple(Source(folder, "title") for folder in FOLDERS[:3]),
        "mistakes.what": (Source("mistakes", "title"),),
    },
    "prose/functions": {"": tuple(Source(folder, "derivation") for folder in FOLDERS[:3])},
    "prose/slope": {"": (Source("activations", "slope"),)},
    "prose/program": {
        "small": (Source("activations", "program"),),
        "framework": (Source("frameworks", "page"),),
    },
    "prose/mistakes": {"mistake": (Source("mistakes", "text"),)},
    "reference": {
        "value.activation": (Source("activations", "about"),),
        "value.loss": (Source("losses", "about"),),
        "value.kind": (Source("optimisers", "about"),),
        "value.schedule": (Source("schedules", "about"),),
        "value.base": (Source("notations", "about"),),
    },
}


class Ideas(Mapping[str, Any]):
    """A table of texts by the names of ideas, "leaky-relu", or as programs write them, "leaky_relu", beside
    ``others``, which come first.
    """

    def __init__(self, others: Mapping[str, Any], sources: tuple[Source, ...], read: Read, lang: str) -> None:
        self._others, self._sources, self._read = others, sources, read
        self._folder = words_folder() / lang

    def changed(self, others: Mapping[str, Any]) -> Ideas:
        """The same with other texts in the places of some."""
        return Ideas({**self._others, **others}, self._sources, self._read, self._folder.name)

    def __getitem__(self, name: str) -> Any:
        if name in self._others:
            return self._others[name]
        idea = name.replace("_", "-")
        found = (
            self._text(s, idea) for s in self._sources if (self._folder / s.folder / f"{idea}.toml").is_file()
        )
        text = next((text for text in found if text is not None), None)
        if text is None:
            raise KeyError(name)
        return text

    def __iter__(self) -> Iterator[str]:
        of_ideas = (
            path.stem
            for source in self._sources
            for path in sorted((self._folder / source.folder).glob("*.toml"))
            if self._text(source, path.stem) is not None
        )
        return iter(dict.fromkeys((*self._others, *of_ideas)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _text(self, source: Source, idea: str) -> Any:
        texts = self._read(f"{source.folder}/{idea}")
        return texts.get(source.key) if source.key else texts


def with_ideas(kind: str, others: Mapping[str, Any], read: Read, lang: str) -> Mapping[str, Any]:
    """The texts of a file with its tables of ideas; ``others`` are those that it has itself."""
    for table, sources in TABLES.get(kind, {}).items():
        others = _put(others, table.split(".") if table else [], sources, read, lang)
    return others


def _put(
    texts: Mapping[str, Any], path: Sequence[str], sources: tuple[Source, ...], read: Read, lang: str
) -> Mapping[str, Any]:
    if not path:
        return Ideas(texts, sources, read, lang)
    first, *rest = path
    return {**texts, first: _put(texts.get(first, {}), rest, sources, read, lang)}

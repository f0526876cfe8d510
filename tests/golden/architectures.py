"""The twelve architectures whose texts are kept: between them, all that the engine can define."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

LANGUAGES = ("ja", "en")


class Golden(NamedTuple):
    """An architecture: the words that choose it, whether its site and its full deck are made, too, and what
    of all is kept as text.
    """

    words: str
    site: bool = False
    full: bool = False
    #: Beginnings of the names of files that are kept as they are; of others, a digest is kept.
    kept: tuple[str, ...] = ("engine.txt",)


_PAGES = tuple(
    f"site/{lang}/{page}.md"
    for lang in LANGUAGES
    for page in (
        "network",
        "forward",
        "error",
        "output-layer",
        "hidden-layer",
        "biases",
        "matrix",
        "repetition",
    )
)
ARCHITECTURES: Mapping[str, Golden] = {
    "deck": Golden(
        "mazur",
        site=True,
        full=True,
        kept=(
            *("engine.txt", "exercise", "show", "explain", "compare", "program", "slides/deck-"),
            *_PAGES,
        ),
    ),
    "softmax": Golden(
        "--seed 1 --layers 3-4-2 --activation logistic,softmax --loss categorical-cross-entropy",
        site=True,
        full=True,
        kept=(
            "engine.txt",
            "exercise/plain",
            "show",
            "explain",
            "site/ja/output-layer.md",
            "site/en/output-layer.md",
        ),
    ),
    "softmax-general": Golden("general.toml", site=True),
    "binary": Golden("--seed 2 --layers 2-3-1 --loss binary-cross-entropy --biases none"),
    "softmax-binary": Golden("--seed 3 --activation tanh,softmax --loss binary-cross-entropy"),
    "categorical-logistic": Golden("categorical.toml"),
    "activations": Golden(
        "--seed 5 --layers 2-3-2-2 --activation tanh,relu,identity --loss squared-error"
        " --biases layer:trained",
        site=True,
    ),
    "deep": Golden(
        "--seed 9 --layers 4-5-4-3 --activation tanh,logistic,softmax --loss categorical-cross-entropy"
        " --biases unit:trained --naming indices"
    ),
    "mixed": Golden(
        "--seed 7 --layers 2-3-2 --loss mean-squared-error --biases none,unit:trained --input-gradients"
    ),
    "batch": Golden("--seed 2 --samples 3 --activation tanh,logistic --biases layer:trained"),
    "batch-mean": Golden(
        "--seed 9 --layers 2-2-1 --loss half-mean-squared-error --samples 2"
        " --reduction mean --biases unit:fixed,layer:trained --naming indices --learning-rate 0.1",
        site=True,
    ),
    "wide": Golden("--seed 8 --layers 6-8-5"),
}

#: Graphs of formulas whose texts are kept whole.
GRAPHS = ("circuit", "two-apples")

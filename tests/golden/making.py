"""What bpgen makes of twelve architectures: the definitions of every quantity, and every generated text.

Everything is made in this process, through the command line and the public names, so that it outlives moves
of what is within. ``python -m golden.making`` (`make golden`) writes what this folder keeps, and all texts
whole into build/golden, where the folders of two commits can be laid side by side.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from bpgen import Network, ScalarGraph, evaluate, sample
from bpgen.cli import cli
from bpgen.formats.engines import ENGINES
from golden.architectures import ARCHITECTURES, GRAPHS, LANGUAGES
from support.course_sites import one_chapter

HERE = Path(__file__).parent
WHOLE = HERE.parents[1] / "build" / "golden"
NETWORKS = HERE / "networks"
DIGESTS = "digests.txt"
FRAMEWORKS = ("python", "numpy", "torch", "keras", "jax")
#: No programs are found, so no TeX is run; the terminal is as wide as it is anywhere.
_ENVIRONMENT = {"PATH": "", "COLUMNS": "80", "LANG": "C.UTF-8"}


#: The sheets that are made of each, by what is asked of them.
_SHEETS = {
    "plain": "",
    "worked": "--worked hidden --rounds 2 --contract carry --places 6",
    "fading": "--upto hidden --fade 6 --figures 5 --title Uebung --date 2026",
}


#: A site's PDFs are left out, so they are not made.
_UNMADE = ENGINES["typst"]._replace(make=lambda sources, *_: dict.fromkeys(sources, b""))


def run(line: str) -> str:
    """What a command prints."""
    with chdir(NETWORKS):
        done = CliRunner().invoke(cli, line.split(), prog_name="bpgen", env=_ENVIRONMENT)
    if done.exception and not (isinstance(done.exception, SystemExit) and line.startswith("compare")):
        raise RuntimeError(f"bpgen {line}: {done.output}") from done.exception
    return done.output


def files(line: str) -> dict[str, str]:
    """The texts that a command writes into its folder, by path."""
    with tempfile.TemporaryDirectory() as folder:
        run(f"{line} --out {folder}")
        found = sorted(p for p in Path(folder).rglob("*.*") if p.is_file() and not p.name.startswith("."))
        texts = (p for p in found if p.suffix != ".pdf")  # a PDF's bytes change with Typst's version
        return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in texts}


def made(name: str) -> dict[str, str]:
    """Every text of an architecture, by path."""
    golden = ARCHITECTURES[name]
    words = f"{golden.words} --sampler 2" if golden.words.startswith("--") else golden.words
    out = {"engine.txt": engine(words)}
    for lang in LANGUAGES:
        for sheet, options in _SHEETS.items():
            texts = files(f"exercise {_named(words)} {options} --format tex --lang {lang}")
            out |= _inside(f"exercise/{sheet}-{lang}", texts)
        for detail in ("deck", "full") if golden.full else ("deck",):
            texts = files(f"slides {_named(words)} --detail {detail} --format tex --lang {lang}")
            out |= _inside(f"slides/{detail}-{lang}", texts)
        for framework in FRAMEWORKS:
            out[f"program/{framework}-{lang}.txt"] = run(
                f"program {words} --framework {framework} --lang {lang}"
            )
        out[f"show-{lang}.txt"] = run(f"show {words} --rounds 2 --lang {lang}")
        out[f"explain-{lang}.txt"] = "".join(
            run(f"explain {words} {key} --lang {lang}") for key in _explained(words)
        )
        out[f"explain-{lang}.md"] = run(
            f"explain {words} {_explained(words)[-1]} --format myst --lang {lang}"
        )
        out |= _compared(words, lang)
    out["show.json"] = run(f"show {words} --format json --lang en")
    if golden.site:
        with patch.dict(ENGINES, typst=_UNMADE), nullcontext() if name == "deck" else one_chapter():
            pages = files(f"site {_named(words)} --format source")
        # The reference is read off the program and its docstrings, and the sheet on screen holds our scripts;
        # they are free to change.
        free = ("/reference/", "/extra/")
        texts = {path: text for path, text in pages.items() if not any(part in path for part in free)}
        out |= _inside("site", texts)
    return out


def made_of_graph(name: str) -> dict[str, str]:
    """The texts of a graph of formulas, by path: sheet, key, values, and how each is explained."""
    out: dict[str, str] = {}
    for lang in LANGUAGES:
        texts = files(f"exercise --network {name} --format tex --lang {lang}")
        out |= _inside(f"exercise/{lang}", texts)
        out[f"show-{lang}.txt"] = run(f"show {name} --lang {lang}")
        keys = [q.key for q in evaluate(ScalarGraph.preset(name)).graph.defined]
        out[f"explain-{lang}.txt"] = "".join(run(f"explain {name} {key} --lang {lang}") for key in keys)
    return out


def _named(words: str) -> str:
    return words if words.startswith("--") else f"--network {words}"


def _inside(folder: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in texts.items()}


def _compared(words: str, lang: str) -> dict[str, str]:
    """The table to fill in, and what is said of one that is filled in with one number throughout."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "answers.csv")
        run(f"compare {words} --blank {table} --rounds 2 --lang {lang}")
        blank = table.read_text(encoding="utf-8")
        heading, *rows = blank.splitlines()
        table.write_text("\n".join([heading, *(f"{row}0.5" for row in rows)]), encoding="utf-8")
        said = run(f"compare {words} {table} --answers --rounds 2 --lang {lang}").replace(folder, "")
    return {f"compare-{lang}.csv": blank, f"compare-{lang}.txt": said}


def _graph(words: str) -> Any:
    """The graph of the problem that these words choose."""
    if not words.startswith("--"):
        network = Network.from_file(NETWORKS / words) if words.endswith(".toml") else Network.preset(words)
        return evaluate(network).graph
    options: dict[str, Any] = {}
    for option in words.removeprefix("--").split(" --"):
        name, _, value = option.partition(" ")
        options[name.replace("-", "_")] = _KINDS.get(name, str)(value)
    return evaluate(sample(**options)).graph


#: How the words after an option are read, where they are not a text.
_KINDS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("seed", "samples", "sampler"), int),
    "learning-rate": float,
    "input-gradients": lambda word: not word,
}


def _explained(words: str) -> list[str]:
    """The last quantity of each concept."""
    last = {q.concept: q.name for q in _graph(words).quantities}
    return list(last.values())


def engine(words: str) -> str:
    """The quantities of an architecture with their definitions, and what the graph says of them."""
    graph = _graph(words)
    lines = [f"objective {graph.objective}", ""]
    lines += [f"next round {old} -> {new}" for old, new in graph.next_round.items()]
    lines += [f"alias {other} -> {key}" for other, key in graph.aliases.items()]
    for q in graph.quantities:
        lines += ["", *_quantity(q)]
    return "\n".join(lines) + "\n"


def _quantity(q: Any) -> Iterator[str]:
    places = ((at, getattr(q.index, at)) for at in ("sample", "layer", "unit", "source", "via"))
    place = " ".join(f"{at} {n}" for at, n in places if n is not None)
    yield " | ".join(filter(None, (q.key, q.name, f"{q.concept}, {q.role}", place)))
    if q.wrt:
        yield f"  wrt       {q.wrt[0]} by {q.wrt[1]}"
    for step in q.steps:
        yield f"  step      {formula(step)}"
    if q.definition is not None:
        shown, computed = (getattr(q.definition, form, q.definition) for form in ("shown", "computed"))
        yield f"  shown     {formula(shown)}"
        if shown != computed:
            yield f"  computed  {formula(computed)}"


_INFIX = {"Add": " + ", "Sub": " - ", "Mul": " * ", "Div": " / ", "Pow": " ^ "}


def formula(e: Any) -> str:
    """A formula with all of its brackets; it says how the tree is made, whatever its classes are."""
    kind = type(e).__name__
    values = [getattr(e, at) for at in e.__match_args__]
    if kind in {"Num", "Ref"}:
        return str(values[0])
    if kind == "Call":
        kind, values = str(values[0]), values[1:]
    parts = [formula(x) for v in values for x in (v if isinstance(v, tuple) else (v,))]
    if kind == "Neg":
        return f"-({parts[0]})"
    if kind in _INFIX:
        return f"({_INFIX[kind].join(parts)})"
    return f"{kind.lower()}({', '.join(parts)})"


#: Of how many seeds of each shape the sheet and the key are made.
_SEEDS = 60
_SHAPES = (
    "",
    "--layers 3-2-3 --activation relu,softmax --loss categorical-cross-entropy --rounds 2",
    "--samples 2 --reduction mean --biases unit:trained --upto all",
)


def seeds() -> str:
    """A digest of the sheet and the key of many seeds."""
    lines = []
    for shape in _SHAPES:
        for seed in range(_SEEDS):
            lang = LANGUAGES[seed % 2]
            texts = files(f"exercise --seed {seed} {shape} --sampler 2 --format tex --lang {lang}")
            lines.append(f"{digest(''.join(texts.values()))}  --seed {seed} {shape}".rstrip())
    return "\n".join(lines) + "\n"


def typst() -> dict[str, str]:
    """The sheet of seed 3 as Typst's source, by path: one stands for all, whose PDF other tests look at."""
    texts = files("exercise --seed 3 --format typ --lang en")
    return {name: text for name, text in texts.items() if name.endswith("-sheet.typ")}


def digest(text: str) -> str:
    """A hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def kept(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """What this folder keeps of the texts of an architecture, by path."""
    whole = {path: text for path, text in texts.items() if path.startswith(ARCHITECTURES[name].kept)}
    rest = [f"{digest(text)}  {path}\n" for path, text in sorted(texts.items()) if path not in whole]
    return {**whole, DIGESTS: "".join(rest)}


def read(folder: Path) -> dict[str, str]:
    """The texts in a folder, by path."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes().decode() for p in found}


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Make a folder hold these texts and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def main() -> None:
    """Write everything anew."""
    for name in ARCHITECTURES:
        texts = made(name)
        write(WHOLE / name, texts)
        write(HERE / "made" / name, kept(name, texts))
    for name in GRAPHS:
        write(HERE / "made" / name, made_of_graph(name))
    write(HERE / "made" / "seeds", {DIGESTS: seeds()})
    write(HERE / "made" / "typst", typst())


if __name__ == "__main__":
    main()

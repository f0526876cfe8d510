"""The plots of the supplement's experiments, each for screens, for paper and in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ..figures import panels, tikz_curve, tikz_regions
from ..figures.loss_curves import LossLabels, Series, loss_curve
from ..figures.regions import PlottedPoints, RegionLabels, Scene, regions
from ..formats.environment import Words
from ..formats.escape import latex
from ..formats.plain import phrase
from ..graph.notation import USUAL, Notation
from ..lesson.pictures import Picture
from ..training.experiments import EXPERIMENTS, Result, curves, results
from ..training.run import outputs
from ..words.texts import words
from .told import loss_column, told

Say = Callable[..., str]
#: The names of the two inputs of a plane, in every language.
_INPUTS = ("x1", "x2")


def loss_plot(name: str, lang: str, own: Path | None, notation: Notation = USUAL, *, ident: str) -> Picture:
    """Loss and accuracy over the steps, of all cases of an experiment; of its longest one, where the others
    are the same training stopped before. ``ident`` is unique in its page.
    """
    say = partial(phrase, words("site", lang, own))
    runs = curves(name)
    alt = loss_told(name, say, notation)
    labels = LossLabels(
        title=say("supplement.loss_title"),
        description=alt,
        steps=say("supplement.steps_axis"),
        loss=say(f"supplement.column.{loss_column(name)}"),
        accuracy=say("supplement.share"),
        train=say("supplement.train_part"),
        test=say("supplement.test_part"),
        ident=ident,
        number=notation.number,
    )
    series = [Series(_called(name, run, say, notation), run.reports) for run in runs]
    words_ = Words(lang, own, kind="site")
    return Picture(loss_curve(series, labels), loss_tikz(name, words_, notation), alt)


def loss_told(name: str, say: Say, notation: Notation = USUAL) -> str:
    """The same curves in words; ``say`` gives the site's words in plain text."""
    return _told("loss", name, curves(name), say, notation)


def loss_tikz(name: str, say: Words, notation: Notation = USUAL) -> str:
    """The same curves in TikZ; ``say`` gives the site's words in TeX."""
    return tikz_curve.curves(*loss_panels(name, say, notation))


def loss_panels(
    name: str, say: Words, notation: Notation
) -> tuple[tuple[panels.Panel, panels.Panel], tuple[str, ...]]:
    """The same curves for print, and the names of their runs in the format of ``say``. Of the accuracies,
    those on the test part.
    """
    series = [
        panels.Run(
            str(_called(name, run, say, notation)),
            [(float(r.step), r.loss) for r in run.reports],
            [(float(r.step), r.accuracy if r.test is None else r.test) for r in run.reports],
        )
        for run in curves(name)
    ]
    keys = ("steps_axis", f"column.{loss_column(name)}", "column.test")
    words_ = panels.RunWords(*(str(say(f"supplement.{key}")) for key in keys))
    return panels.runs(series, words_, notation), tuple(run.label for run in series)


def regions_plot(
    name: str, lang: str, own: Path | None, notation: Notation = USUAL, *, ident: str
) -> Picture:
    """The decision regions of the cases that are worth a look. ``ident`` is unique in its page."""
    say = partial(phrase, words("site", lang, own))
    runs = results(name)
    shown = [runs[n] for n in EXPERIMENTS[name].regions]
    alt = _told("regions", name, shown, say, notation)
    labels = RegionLabels(
        say("supplement.regions_title"),
        alt,
        *_INPUTS,
        cls=say("supplement.class"),
        train=say("supplement.train_part"),
        test=say("supplement.test_part"),
        ident=ident,
        number=notation.number,
    )
    scenes = [
        Scene(
            PlottedPoints(*run.data.train),
            PlottedPoints(*run.data.test),
            run.data.names,
            partial(outputs, run.training, run.parameters),
            _called(name, run, say, notation) if len(shown) > 1 else "",
        )
        for run in shown
    ]
    printed = [scene._replace(title=str(latex(scene.title))) for scene in scenes]
    return Picture(regions(scenes, labels), tikz_regions.regions(printed), alt)


def _called(name: str, run: Result, say: Say, notation: Notation) -> str:
    """A case among those of its experiment."""
    key = f"{name}_all" if run.case.value == "all" else name
    return say(f"supplement.case.{key}", value=run.case.value, rate=notation.number(told(run)["rate"]))


def _told(kind: str, name: str, runs: Sequence[Result], say: Say, notation: Notation = USUAL) -> str:
    """A plot in words: what it shows, and where each run ends."""
    out = [say(f"supplement.{kind}_told")]
    for run in runs:
        said = told(run)
        key = "ends" if len(runs) > 1 else "one"
        ends = {k: notation.number(said[k]) for k in ("loss", "accuracy", "test")}
        out.append(say(f"supplement.{key}", case=_called(name, run, say, notation), **ends))
    return say("supplement.space").join(out)

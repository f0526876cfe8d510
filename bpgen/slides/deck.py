"""The lecture as a row of slides, part by part, in the order of the deck."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ..errors import BpgenError
from ..figures.layout import NAME_ON_SLIDE, Drawing, lay_out
from ..graph.architecture import Architecture
from ..graph.expr import Ref
from ..graph.losses import LOSSES
from ..graph.quantity import Concept
from ..lesson.blocks import Beside, Block, Bullets, Cell, Curve, Figure, Given, Table
from ..lesson.live import Live, LiveProblem
from ..lesson.plan import PlannedQuestion, PlannedSection, Upto, plan
from ..lesson.proofs import formula, parts
from ..lesson.rounds import Repetition, repetition
from ..lesson.rules import given_values, rules
from ..lesson.teachable import check_size
from ..network.layers import LayerNetwork
from ..network.problem import Network
from .deck_words import DeckWords
from .frame import circle, front, last
from .layer_deck import layer_parts
from .model import DeckOptions, Part, Slide, pages
from .optimiser import carried, carries, rule
from .reading import reading
from .steps import Writer
from .supplement import supplement
from .written_out import total_error

#: A deck of more slides is not shown by anybody.
_MOST_SLIDES = 1000
#: So many numbers of a round stand beside each other: the error and the first outputs.
_MOST_NUMBERS = {"16:9": 3, "4:3": 2}
#: So many given values stand beside the network.
_MOST_GIVEN = 18
#: So many kinds of given values stand on one slide.
_MOST_KINDS = 6


def deck(network: Network | LayerNetwork, options: DeckOptions, form: str) -> tuple[Part, ...]:
    """The parts of the lecture; ``form`` is the format for which texts are escaped: "latex", "myst" or
    "plain", in which titles alone are of use.

    Raises ``BpgenError`` for a network too large for a lecture, and a text of the user's that is at fault.
    """
    parts = tuple(parts_of(network, options, form))
    count = sum(len(part.slides) for part in parts)
    if count > _MOST_SLIDES:
        raise BpgenError("slides.too_many", where=network.name, count=f"{count:,}", most=f"{_MOST_SLIDES:,}")
    return parts


def parts_of(network: Network | LayerNetwork, options: DeckOptions, form: str) -> Iterator[Part]:
    """Part after part, each made when it is asked for. Raises as ``deck``."""
    if isinstance(network, LayerNetwork):
        yield from layer_parts(DeckWords(LiveProblem(network, options.contract), options, form))
        return
    check_size(network)
    yield from _Maker(Writer(Live(network, options.contract), options, form)).parts()


def figure_size(ratio: str) -> tuple[float, float]:
    """The width and height of a slide's figure in centimetres: the left column's, with room for arcs."""
    return (5.71, 4.9) if ratio == "16:9" else (4.28, 4.6)


def slide_drawing(arch: Architecture, ratio: str) -> Drawing:
    """The network as it is laid out on a slide, in centimetres."""
    return lay_out(arch, *figure_size(ratio), NAME_ON_SLIDE)


class _Maker:
    def __init__(self, writer: Writer) -> None:
        self.w = writer
        self.t, self.site = writer.t, writer.site
        self.live, self.options = writer.live, writer.options
        self.arch, self.graph = writer.arch, writer.graph
        self.repetition = repetition(writer.program)

    def parts(self) -> Iterator[Part]:
        """Part after part, without those that were not asked for; these have the same slides in any deck."""
        sections = plan(self.graph, 1, Upto.HIDDEN, repeats=True)
        rounds = {
            section.kind if section.kind != "hidden" else f"hidden-{section.layer}": section
            for section in sections
        }
        made = {
            "front": (Markup(""), front(self.w, ("explained", "exercises", "circle", "supplement"))),
            "introduction": (self.site("part.introduction"), self._introduction()),
            **{name: (self._section_title(x), self._section(x)) for name, x in rounds.items()},
            "repetition": (self.site("page.repetition"), self._repetition()),
            "exercises": (self.site("page.exercises"), self._exercises()),
            "circle": (self.site("page.reading-circle"), circle(self.w)),
            "supplement": (self.t("supplement.title"), supplement(self.w)),
            "next": (self.t("next.title"), last(self.w)),
        }
        chosen = self.options.parts or tuple(made)
        for name in chosen:
            if name not in made:
                raise BpgenError("slides.part", where="--parts", part=name, names=", ".join(made))
        for name, (title, slides) in made.items():
            # What a section tells, later ones take as told, whether it is shown or not.
            if name in chosen or name in rounds:
                part = Part(name, title, tuple(slides))
                if name in chosen:
                    yield part

    def _section_title(self, section: PlannedSection) -> Markup:
        if section.kind in ("forward", "error"):
            return self.site(f"page.{section.kind}")
        if section.kind == "output":
            return self.site("page.output-layer")
        if section.kind == "inputs":
            return self.site("page.inputs")
        many = self.arch.depth > 2
        return self.site("page.hidden-layer-n", n=section.layer) if many else self.site("page.hidden-layer")

    # ---- the frame --------------------------------------------------------------------------------

    def _introduction(self) -> Iterator[Slide]:
        arch, t = self.arch, self.t
        yield self.w.bullets("definition")
        said = self.w.bullets("perceptron", shape="-".join(map(str, arch.sizes)), units=self._units())
        yield said._replace(blocks=(Beside(Figure(), said.blocks),))
        steps = self.w.bullets("algorithm")
        yield steps._replace(
            blocks=tuple(b._replace(numbered=True) for b in steps.blocks if isinstance(b, Bullets))
        )
        rows = tuple(
            (heading, tuple(self.w.equation(key) for key in keys))
            for heading, keys in given_values(self.w.text, self.graph)
        )
        given, few = Given(rows), sum(len(cells) for _, cells in rows) <= _MOST_GIVEN
        if few:
            yield Slide(t("network.title"), (Beside(Figure(), (given,)),), self.w.notes("slide.given"))
        else:
            yield Slide(t("network.title"), (Figure(),), self.w.notes("slide.network"))
            for some in pages(rows, _MOST_KINDS):
                yield Slide(t("network.given"), (Given(tuple(some)),), self.w.notes("slide.given"))
        crowded = slide_drawing(arch, self.options.ratio).crowded
        rules_ = Bullets(tuple(map(self.w.bullet, rules(self.w.text, self.w.first, crowded=crowded))))
        yield Slide(t("network.rules"), (rules_,), self.w.notes("slide.given"))

    def _units(self) -> Markup:
        """How many units the network has: inputs, those of the hidden layers, outputs."""
        first, *hidden, last = map(str, self.arch.sizes)
        counts = {"inputs": first, "hidden": " + ".join(hidden), "outputs": last}
        said = (self.t(f"perceptron.units.{k}_one" if n == "1" else f"perceptron.units.{k}", n=n)
                for k, n in counts.items() if n)  # fmt: skip
        return self.w.text("comma").join(said)

    # ---- one round --------------------------------------------------------------------------------

    def _section(self, section: PlannedSection) -> Iterator[Slide]:
        if section.kind == "error":
            yield self._error()
        if section.kind == "output":
            yield from self._backward()
        title = {"forward": "forward.rest", "error": "forward.samples"}.get(section.kind, "backward.rest")
        left: list[str] = []
        # Local errors come after the chain rule that says what they are for.
        waiting: list[PlannedQuestion] = []
        for n, group in enumerate(section.groups, 1):
            if group.kind == "deltas" and n < len(section.groups) and not waiting:
                waiting.append(group)
                continue
            yield from self.w.chains(group)
            for one in (*waiting, group):
                if not set(left).isdisjoint(self.w.untold(one)):
                    early = "backward.rest_values" if title == "backward.rest" else title
                    yield from self.w.rest(self.t(early), left)
                    left = []
                yield from self.w.needed(self.t("backward.rest_values"), one)
                yield from self.w.group(one)
                deltas = [key for key in one.keys if self.graph[key].concept is Concept.DELTA]
                # What the next steps need comes before them, the rest at the end.
                yield from self.w.rest(self.t("backward.rest_values"), deltas)
                left += [key for key in one.keys if key not in deltas]
            waiting = []
        yield from self.w.rest(self.t(title), left)

    def _error(self) -> Slide:
        loss = parts()["losses"][self.arch.loss]
        said = ["definition", *(["mean"] if LOSSES[self.arch.loss].mean else []), "sum"]
        values = {"t": formula(Ref("t")), "p": formula(Ref("p"))}
        bullets = Bullets(tuple(self.t(f"error.{key}", **values) for key in said))
        return Slide(
            self.t("error.title"),
            (bullets, total_error(loss[0], self.arch.notation)),
            self.w.notes("slide.error_definition"),
        )

    def _backward(self) -> Iterator[Slide]:
        t = self.t
        bullets = [t("backward.back"), t("backward.old")]
        if self.arch.bias_training == "fixed":
            bullets.append(t("backward.fixed"))
        notes = self.w.notes("slide.backward")
        beside = Beside(Figure(backward=True), (Bullets(tuple(bullets)),))
        yield Slide(t("backward.title"), (beside,), notes)
        yield from rule(self.w)

    # ---- after the round --------------------------------------------------------------------------

    def _repetition(self) -> Iterator[Slide]:
        t, told = self.t, self.repetition
        bullets = [t("repetition.again"), *carries(self.w), t("repetition.times"), self._outlook(told)]
        blocks: tuple[Block, ...] = (Bullets(tuple(bullets)),)
        if told.outputs:
            heads = ("output", "target", "before")
            last = t("table.after", n=self.w.count(told.updates))
            blocks += (Table(told.outputs, (*(t(f"table.{head}") for head in heads), last)),)
        yield Slide(t("repetition.title"), blocks, self.w.notes("slide.repetition"))
        yield from carried(self.w, [row.round for row in told.rows if row.round])
        yield Slide(t("repetition.errors"), (self._rounds(told),), self.w.notes("slide.rounds"))
        if told.updates > 1:
            yield Slide(t("repetition.curve"), (Curve(told.updates),), self.w.notes("slide.curve"))

    def _outlook(self, told: Repetition) -> Markup:
        if told.limit is not None:
            return self.t("repetition.diverges", round=self.w.count(told.limit))
        if not told.falls:
            return self.t("repetition.rises")
        first, last = (row.numbers[0] for row in (told.rows[0], told.rows[-1]))
        return self.t("repetition.falls", updates=self.w.count(told.updates), first=first, last=last)

    def _rounds(self, told: Repetition) -> Table:
        t, most = self.t, _MOST_NUMBERS[self.options.ratio]
        heads = (t("table.round"), t("table.updates"), *told.heads[:most])
        rows: list[tuple[Cell, ...]] = []
        for row in told.rows:
            name = self.w.count(row.round) if row.round else t("table.after", n=self.w.count(row.updates))
            rows.append((name, self.w.count(row.updates), *row.numbers[:most]))
        return Table(tuple(rows), heads)

    def _exercises(self) -> Iterator[Slide]:
        opened = self.options.opened or self.live.network.name
        which = opened if opened.startswith("--seed ") else f"--network {opened}"
        command = f"bpgen exercise {which} --lang {self.options.lang}"
        yield self.w.bullets("exercises", command=self.w.code(command))
        yield from reading(self.w)

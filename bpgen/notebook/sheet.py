"""An exercise sheet and its key, made in one call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ..disk.naming import stem as file_stem
from ..disk.output import write_files
from ..disk.places import check_folder
from ..errors import BpgenError, SpecError
from ..errors.checked import coerce
from ..exports.toml import problem_text
from ..figures.svg import text as escaped
from ..formats.engines import ENGINES, usual_engine
from ..formats.signed import is_changed, signed
from ..lesson.plan import Upto
from ..network.kinds import Problem, checked_problem
from ..network.limits import check_rounds
from ..problems.opening import preset_problem, read_problem
from ..problems.preset import all_names
from ..sheets.asked import along_key
from ..sheets.calling import call
from ..sheets.exercise import Exercise, make_exercise, sheet_and_key
from ..sheets.options import Options, usual_contract
from ..sheets.word import word_documents
from ..trace.digits import Contract, Kind, Policy, as_contract
from ..trace.evaluate import check_last
from ..words.titles import title_in
from .markup import block, headline, table
from .spoken import contract_words, spoken


@dataclass(frozen=True, eq=False, repr=False)
class Sheet:
    """A sheet and its key: ``exercise`` is the problem as it is worked, ``stem`` the start of the files'
    names. ``network_file`` is the file from which the printed command makes the sheet again, empty for a
    network that comes with bpgen.
    """

    exercise: Exercise
    stem: str
    network_file: str

    @cached_property
    def _tex(self) -> tuple[str, str]:
        return sheet_and_key(self.exercise)

    @cached_property
    def _typ(self) -> tuple[str, str]:
        return sheet_and_key(self.exercise, "typst")

    @property
    def sheet_tex(self) -> str:
        """The TeX source of the sheet; it does not hold the answers."""
        return self._tex[0]

    @property
    def key_tex(self) -> str:
        """The TeX source of the key."""
        return self._tex[1]

    @property
    def sheet_typ(self) -> str:
        """The Typst source of the sheet; it does not hold the answers."""
        return self._typ[0]

    @property
    def key_typ(self) -> str:
        """The Typst source of the key."""
        return self._typ[1]

    @cached_property
    def _pdfs(self) -> tuple[bytes, bytes]:
        own = self.exercise.options.templates
        engine = ENGINES[usual_engine(own)]
        sheet, key = self._typ if engine.form == "typst" else self._tex
        made = engine.make({"sheet": sheet, "key": key}, {}, own)
        return made["sheet"], made["key"]

    def pdf(self) -> tuple[bytes, bytes]:
        """The sheet and the key as PDF, tagged for screen readers, by Typst; where your own templates are for
        LaTeX alone, by upLaTeX. Raises ``BpgenError`` where your own templates fail, or TeX is needed and
        not installed.
        """
        return self._pdfs

    def docx(self) -> tuple[bytes, bytes]:
        """The sheet and the key as Word documents. Raises ``BpgenError`` where pandoc is not installed: it
        comes with the extra ``docx``.
        """
        return word_documents(self.exercise)

    def write(self, folder: str | Path = "handouts", *, force: bool = False) -> list[Path]:
        """Write the sheet and the key into a folder, as PDF and as TeX, with the file of a network of your
        own; all of them, or none. The paths.

        Raises ``BpgenError`` as ``pdf``, where the folder cannot be written, and where TeX that was changed
        by hand would be lost; ``force`` writes over that.
        """
        out: Path = coerce(folder, Path, "folder")
        check_folder(out)
        names = f"{self.stem}-sheet", f"{self.stem}-key"
        files: dict[str, bytes] = {}
        for name, source in zip(names, self._tex, strict=True):
            if not coerce(force, bool, "force") and is_changed(out / f"{name}.tex", source.encode()):
                raise BpgenError("notebook.changed", where=str(out / f"{name}.tex"))
            files[f"{name}.tex"] = signed(source.encode())
        files |= {f"{name}.pdf": made for name, made in zip(names, self._pdfs, strict=True)}
        if self.network_file and not self._is_there(out / self.network_file, force=force):
            files[self.network_file] = problem_text(self.exercise.network).encode()
        return write_files(out, files)

    def _is_there(self, path: Path, *, force: bool) -> bool:
        """Whether a file has this network already. Raises ``BpgenError`` for one that has another."""
        if force or not path.exists():
            return False
        try:
            if read_problem(path) == self.exercise.network:
                return True
        except BpgenError:
            pass
        raise BpgenError("notebook.another_network", where=str(path))

    def __repr__(self) -> str:
        return f"<Sheet {self.stem!r}: {self.exercise.identity.id}>"

    def _repr_html_(self) -> str:
        """Displayed in the sheet's own language, with boxes for its blanks."""
        exercise = self.exercise
        options = exercise.options
        say = spoken(options.lang)
        questions, lines = exercise.counts
        rows = {
            "id": escaped(exercise.identity.id),
            "questions": say("sheet.counts", questions=questions, lines=lines),
            "rounding": contract_words(options.contract, options.lang),
            "language": say("sheet.name_of_language"),
            "regenerate": _code(exercise.identity.command),
            "files": escaped(say("sheet.names", sheet=f"{self.stem}-sheet", answers=f"{self.stem}-key")),
            "methods": _code(".write(folder), .pdf(), .docx(), .sheet_tex, .key_tex, .sheet_typ, .key_typ"),
        }
        network = exercise.network
        title = str(options.title or title_in(options.lang, network) or network.name)
        return block(
            options.lang,
            headline(title, (), ""),
            table(
                (), (f"<td>{escaped(say(f'sheet.{key}'))}</td><td>{cell}</td>" for key, cell in rows.items())
            ),
            self._page(title),
        )

    def _page(self, title: str) -> str:
        """The sheet with boxes that judge what is typed, in a frame of its own; nothing where a library is
        not installed that it needs, or where it has more digits than a browser can follow.
        """
        from ..interactive.framed import framed
        from ..interactive.page import exercise_page

        nameless = self.exercise.identity._replace(command="")
        try:
            page = exercise_page(self.exercise._replace(identity=nameless), f"{self.stem}-answers")
        except BpgenError:
            return ""
        return framed(page, title)


def _code(text: str) -> str:
    return f"<code>{escaped(text)}</code>"


def make_sheet(
    network: Problem,
    *,
    lang: str = "en",
    rounds: int | None = None,
    contract: Contract | str | None = None,
    figures: int | None = None,
    places: int | None = None,
    upto: Upto | str = Upto.ALL,
    along: str = "",
    worked: str | Iterable[str] = (),
    fade: int | None = None,
    title: str = "",
    course: str = "",
    date: str = "",
    templates: str | Path | None = None,
) -> Sheet:
    """An exercise sheet with its answer key, as ``bpgen exercise`` makes them, of a network or a graph.

    ``rounds`` are the whole rounds to work, None: as the network says. ``contract`` is a ``Contract``, or the
    name of its rule, "round" or "carry"; ``figures`` or ``places`` say to how many digits. ``upto`` says how
    far the sheet goes: "forward", "error", "output", "hidden" or "all"; ``along`` names a quantity, as in
    "dE_total/dw1", and only what it is computed from is asked for. ``worked`` are the steps that are
    worked on the sheet ("deck", "forward", a concept, a name); ``fade`` works all steps but the last so many.
    ``title``, ``course`` and ``date`` are printed at its head. ``templates`` is a folder of your own, trusted
    like a program.

    >>> from bpgen import Network
    >>> make_sheet(Network.preset("mazur"), lang="ja", figures=5)
    <Sheet 'mazur-figures-5-ja': mazur（照合番号 77a791c4）>

    Raises ``SpecError`` for a wrong argument, ``BpgenError`` for a problem that cannot be worked in these
    digits, a sheet too large, or a text with characters that the fonts lack.
    """
    network = checked_problem(network)
    chosen_contract = _contract(network, contract, figures, places)
    steps = coerce([worked] if isinstance(worked, str) else worked, tuple[str, ...], "worked")
    if steps and fade is not None:
        raise SpecError("notebook.worked_and_fade", where="fade")
    along = coerce(along, str, "along")
    options = Options(
        lang=lang,
        contract=chosen_contract,
        rounds=network.rounds if rounds is None else rounds,
        upto=upto,  # type: ignore[arg-type] # brought to its type there
        worked=tuple(step for text in steps for step in map(str.strip, text.split(",")) if step),
        fade=fade,
        title=title,
        course=course,
        date=date,
        templates=templates,  # type: ignore[arg-type]
    )
    if along and options.upto is not Upto.ALL:
        raise BpgenError("cli.both", first="along", second="upto")
    options = options._replace(along=along and along_key(network.graph, along, "along"))
    check_rounds(options.rounds)
    check_last(network, options.rounds)
    if (options.fade or 0) < 0:
        raise SpecError("notebook.fade", where="fade", got=options.fade)
    network, file = _named(network)
    policy, usual = chosen_contract.policy, Contract()
    chosen = {
        "rounds": rounds,
        "upto": None if options.upto is Upto.ALL else options.upto.value,
        "along": along or None,
        "worked": ",".join(options.worked) or None,
        "fade": fade,
        policy.kind.value: None if policy == usual.policy else policy.digits,
        "contract": None if chosen_contract.rule is usual.rule else chosen_contract.rule.value,
        "lang": options.lang,
    }
    called = call(network, file or network.name, None, chosen, options.rounds)
    return Sheet(make_exercise(network, options, called.identity), called.stem, file)


def _named(network: Problem) -> tuple[Problem, str]:
    """The problem as it is called in a command, and its file; no file for one that comes with bpgen."""
    if network.name in all_names() and network == preset_problem(network.name):
        return network, ""
    name = file_stem(network.name).strip("-") or "network"
    return replace(network, name=name), f"{name}.toml"


def _contract(
    network: Problem, contract: Contract | str | None, figures: int | None, places: int | None
) -> Contract:
    """The contract with these digits. Raises ``SpecError`` where they are counted in both ways."""
    usual = usual_contract(network)
    chosen = usual if contract is None else as_contract(contract)
    if isinstance(contract, str):
        chosen = Contract(chosen.rule, usual.policy)
    if figures is not None and places is not None:
        raise SpecError("notebook.figures_and_places", where="places")
    for kind, digits in ((Kind.FIGURES, figures), (Kind.PLACES, places)):
        if digits is not None:
            chosen = Contract(chosen.rule, Policy(kind, digits))
    return chosen

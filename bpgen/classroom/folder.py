"""A class's folder: what is in it, read and checked; and one run at a time."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from ..disk.inputs import read_file
from ..disk.locks import locked
from ..disk.naming import stem
from ..disk.output import write_files
from ..disk.reasons import reason_of
from ..disk.staging import digest, finish
from ..errors import BpgenError
from ..errors.bounds import TABLE
from ..errors.messages import Message, said
from ..exports.toml import toml_string
from ..sheets.options import usual_contract
from ..words.texts import file_text
from .notes import MADE, OWN, MadeFile, MadeNotes, notes_bytes
from .problems import code_of
from .roster import Student, by_typed, key_of, read_roster
from .settings import ClassSettings, network_named, read_settings

SETTINGS, ROSTER, SECRET = "class.toml", "roster.csv", "secret.txt"
_SECRET_BYTES = 32


class ClassFolder:
    """The folder of a class. What it holds is read when it is asked for, and then kept. ``shared``: several
    runs work in it at a time, each on a part of the class, and have it to themselves while they write.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self.path, self._shared = path, shared

    @cached_property
    def settings(self) -> ClassSettings:
        """What class.toml says. Raises ``BpgenError`` where it is missing or wrong."""
        path = self.path / SETTINGS
        return read_settings(read_file(path, said("classroom.new")), str(path), self.path)

    @cached_property
    def students(self) -> tuple[Student, ...]:
        """The roster's students. Raises ``BpgenError`` where it is missing or wrong."""
        path = self.path / ROSTER
        return read_roster(read_file(path, said("classroom.new"), TABLE), str(path))

    @cached_property
    def by_number(self) -> Mapping[str, Student]:
        """The students by the form in which numbers are compared."""
        return {key_of(student.number): student for student in self.students}

    @cached_property
    def by_typed(self) -> Mapping[str, Student]:
        """The students by their numbers as tables have them: without leading zeros, where one is meant."""
        return by_typed(self.students)

    @cached_property
    def by_code(self) -> Mapping[str, Student]:
        """The students by the codes on their sheets."""
        return {code_of(self.secret, student.number): student for student in self.students}

    @cached_property
    def secret(self) -> bytes:
        """What the problems are drawn from. Raises ``BpgenError`` where it is missing or was changed."""
        path = self.path / SECRET
        text = read_file(path, said("classroom.secret_mend")).decode(errors="replace").strip()
        try:
            found = bytes.fromhex(text)
        except ValueError:
            found = b""
        if len(found) != _SECRET_BYTES:
            raise BpgenError("classroom.secret", where=str(path))
        return found

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """The names of students' files, by number: the number, with the code where it has signs that the name
        of a file has not, so that two could be one. Nobody's depends on who else is on the roster.
        """
        found: dict[str, str] = {}
        for student in self.students:
            name = stem(student.number, also=".@+").strip(".") or "-"
            alone = name.casefold() == key_of(student.number)
            found[student.number] = name if alone else f"{name}-{code_of(self.secret, student.number)}"
        return found

    @cached_property
    def by_stem(self) -> Mapping[str, Student]:
        """The students by the names of their files, in the form in which numbers are compared."""
        return {key_of(self.stems[student.number]): student for student in self.students}

    @contextmanager
    def in_use(self, waiting: Callable[[], object] | None = None) -> Iterator[None]:
        """Have the use of the folder, as far as it is not shared. Raises ``BpgenError`` where it is no
        class's, or another run has it for a minute.
        """
        if not (self.path / SETTINGS).is_file():
            raise BpgenError("classroom.no_class", where=str(self.path))
        try:
            (self.path / OWN).mkdir(exist_ok=True)
        except OSError as error:
            where, reason = str(self.path), reason_of(error)
            raise BpgenError("disk.folder", where=where, mend=unwritable(self.path), reason=reason) from None
        with nullcontext() if self._shared else locked(self.path / OWN, waiting=waiting):
            self._finish()
            try:
                yield
            finally:
                self.settle()

    def made(self) -> Mapping[str, MadeFile]:
        """The files that were made, by their paths in the folder."""
        return self._notes.read()

    @cached_property
    def _notes(self) -> MadeNotes:
        return MadeNotes(self.path / OWN)

    def is_made(self, made: Mapping[str, MadeFile], path: str, of: str) -> bool:
        """Whether a file is there that was made of the same, as it was made or changed by hand since."""
        entry = made.get(path)
        return entry is not None and entry.of == of and (self.path / path).is_file()

    def is_by_hand(self, made: Mapping[str, MadeFile], path: str) -> bool:
        """Whether a file is there that is not as it was made."""
        there = digest(self.path / path)
        return bool(there) and (path not in made or made[path].file != there)

    def write(self, files: Mapping[str, bytes], of: Mapping[str, str]) -> None:
        """Write files and note of what they were made; all of them, or none. Raises ``BpgenError``."""
        with self._alone():
            self._write(self.made(), files, of)

    def settle(self) -> None:
        """Put the notes of the blocks that ``put`` has written into one file. Raises ``BpgenError``."""
        if self._notes.blocks():
            self.write({}, {})

    def put(self, files: Mapping[str, bytes], of: Mapping[str, str]) -> tuple[str, ...]:
        """Write a block of files as ``write`` does, but for those that a hand has changed: these paths.
        Its notes are a file of their own until ``settle``: the notes of all blocks would be written
        again with each.
        """
        with self._alone():
            made = self.made()
            kept = tuple(path for path in files if self.is_by_hand(made, path))
            ours = {path: data for path, data in files.items() if path not in kept}
            note = {self._notes.next_block(): notes_bytes(_noted(ours, of))}
            write_files(self.path, {**ours, **note}, unwritable(self.path))
        return kept

    def remove(self, paths: Collection[str]) -> None:
        """Remove files, and the notes that they were made. Raises ``BpgenError`` where one cannot be."""
        for path in paths:
            try:
                (self.path / path).unlink(missing_ok=True)
            except OSError as error:
                reason = reason_of(error)
                raise BpgenError("disk.remove", where=str(self.path / path), reason=reason) from None
        self._write({path: entry for path, entry in self.made().items() if path not in paths}, {}, {})

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While something is written: of a folder that is not shared, the run has the use all the time."""
        if not self._shared:
            yield
            return
        with locked(self.path / OWN):
            self._finish()
            yield

    def _finish(self) -> None:
        """Finish what killed runs have begun, before the note of what they made is read."""
        with locked(self.path):
            finish(self.path)

    def _write(self, made: Mapping[str, MadeFile], files: Mapping[str, bytes], of: Mapping[str, str]) -> None:
        note = notes_bytes({**made, **_noted(files, of)})
        gone = self._notes.blocks()
        write_files(self.path, {**files, f"{OWN}/{MADE}": note}, unwritable(self.path), gone)


def _noted(files: Mapping[str, bytes], of: Mapping[str, str]) -> dict[str, MadeFile]:
    return {path: MadeFile(of.get(path, ""), sha256(data).hexdigest()) for path, data in files.items()}


def new_class(path: Path, roster: bytes, where: str, lang: str, network: str = "") -> ClassFolder:
    """Make a class's folder: its settings to be changed, a copy of the roster, a secret. ``network`` is a
    preset or a network file, of which there is a copy, too: all problems are like it.

    Raises ``BpgenError`` where a class is there already, or the roster or the network cannot be read.
    """
    if (path / SETTINGS).exists() or (path / SECRET).exists():
        raise BpgenError("classroom.exists", where=str(path))
    read_roster(roster, where)
    settings, copied = _settings_for(network, lang)
    files = {
        **copied,
        SETTINGS: settings.encode(),
        ROSTER: roster,
        SECRET: f"{secrets.token_hex(_SECRET_BYTES)}\n".encode(),
    }
    write_files(path, files, unwritable(path))
    (path / SECRET).chmod(0o600)
    return ClassFolder(path)


def _settings_for(network: str, lang: str) -> tuple[str, Mapping[str, bytes]]:
    """The text of class.toml for problems like a network's, and the copy of its file."""
    text = file_text(lang, "class")
    if not network:
        return text, {}
    chosen = network_named(network, Path(), "--network")
    name, copied = network, dict[str, bytes]()
    if network.endswith(".toml"):
        name = Path(network).name if Path(network).name != SETTINGS else "network.toml"
        copied[name] = read_file(Path(network), said("file.network"))
    text = text.replace('\nlayers = "2-2-2"\n', f"\nnetwork = {toml_string(name)}\n")
    digits = usual_contract(chosen).policy.digits
    return text.replace("\nfigures = 4\n", f"\nfigures = {digits}\n"), copied


def unwritable(path: Path) -> Message:
    """What to do where a class's folder cannot be written."""
    return said("classroom.unwritable", folder=path)


def digest_of(*parts: object) -> str:
    """A digest of what a file is made of."""
    return sha256(repr(parts).encode()).hexdigest()

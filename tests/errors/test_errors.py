"""The messages of errors: each has its text in every language, and the values that its text names."""

from __future__ import annotations

import ast
import copyreg
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bpgen.errors import BpgenError, SpecError
from bpgen.errors.languages import LANGUAGES
from bpgen.errors.messages import said
from bpgen.words.texts import words

SOURCE = Path(__file__).parents[2] / "bpgen"
KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")
#: What makes a message, and its own parameters beside the values.
ERRORS = {"BpgenError", "SpecError"}
MAKERS = {*ERRORS, "said"}
OWN = {"where", "mend"}


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Each call of one of these names in the source, with its place."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", node


def made() -> Iterator[tuple[str, str, set[str], bool]]:
    """Each message that the source makes: its place, its key, the names of its values, and whether these are
    all: not where values are handed on.
    """
    for place, node in calls(MAKERS):
        key = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        if isinstance(key, str) and KEY.fullmatch(key):
            names = {str(k.arg) for k in node.keywords if k.arg} - OWN
            yield place, key, names, all(k.arg for k in node.keywords)


def entries(lang: str) -> dict[str, list[str]]:
    """Each text of a language by its key, as its lines."""
    return {
        f"{group}.{name}": [text] if isinstance(text, str) else list(text)
        for group, texts in words("errors", lang).items()
        for name, text in texts.items()
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_message_has_a_text_and_the_values_of_its_names(lang: str) -> None:
    known = entries(lang)
    for place, key, names, whole in made():
        assert key in known, f"{place}: {key} has no text in {lang}"
        wanted = set(re.findall(r"\{(\w+)\}", " ".join(known[key]))) - {"where"}
        assert wanted == names or (not whole and names <= wanted), f"{place}: {key} in {lang}"


def test_each_error_is_named_by_a_key_where_it_is_made() -> None:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py"))
    classes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    derived = {c.name for c in classes if ERRORS & {ast.unparse(base) for base in c.bases}}
    assert derived == {"SpecError"}, "a new class of errors is to be looked at here, too"
    for place, node in calls(ERRORS):
        key = node.args[0] if len(node.args) == 1 else None
        assert isinstance(key, ast.Constant), f"{place}: the key is to be written where the error is made"
        assert KEY.fullmatch(str(key.value)), place
        for keyword in node.keywords:
            text = isinstance(keyword.value, ast.Constant | ast.JoinedStr)
            assert keyword.arg != "mend" or not text, f"{place}: a way out is a message, too"


def test_an_error_without_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="is not the key of a text"):
        BpgenError("It is wrong.")


def test_languages_have_the_same_messages_in_as_many_lines() -> None:
    first, *others = [{key: len(lines) for key, lines in entries(lang).items()} for lang in LANGUAGES]
    assert all(other == first for other in others)


def test_no_text_is_left_without_use() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    assert [key for key in entries("en") if f'"{key}"' not in source] == []


def test_japanese_messages_are_in_japanese() -> None:
    for key, lines in entries("ja").items():
        assert all(re.search("[ぁ-んァ-ヶ一-鿿]", re.sub(r"\{\w+\}", "", line)) for line in lines), key


def test_an_error_is_written_in_each_language_from_the_outside_in() -> None:
    error = BpgenError("setting.form", where="--set", text="{0}").within("a.toml")
    assert str(error).startswith("a.toml: --set: {0} is not a setting.\n  Write NAME=VALUE, such as ")
    assert error.text("ja").startswith("a.toml: --set: {0} は設定として正しくない。\n  learning_rate=0.1 や ")
    assert (error.what, error.where) == ("{0} is not a setting.", "a.toml: --set")


def test_a_text_may_name_its_place() -> None:
    row = said("place.row", where="layers[1].weights", row=2)
    error = SpecError("value.length", where=row, expected=2, got=3).within("a.toml")
    assert str(error) == "a.toml: layers[1].weights, row 2 has the wrong length (expected 2, got 3)."
    assert error.text("ja") == "a.toml: layers[1].weights の 2 行目の個数が合わない（必要：2、指定：3）。"
    assert error.what == "layers[1].weights, row 2 has the wrong length (expected 2, got 3)."


def test_a_message_may_stand_in_another() -> None:
    error = BpgenError("preset.unknown", name="mazu", hint=said("hint.nearest", name="mazur"))
    assert "Did you mean 'mazur'?" in str(error)
    assert "'mazur' ではないか。" in error.text("ja")


def test_an_error_comes_back_from_another_process() -> None:
    error = SpecError("value.whole", where="seed", least=0, most=9, got=-1)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert (type(again), str(again)) == (SpecError, str(error))


def test_an_error_seen_from_further_out_leaves_the_inner_one_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where a library has its own way of copying exceptions, which shares their values."""

    def shared(error: BpgenError) -> object:
        return _rebuilt, (type(error), vars(error))

    monkeypatch.setitem(copyreg.dispatch_table, BpgenError, shared)
    inner = BpgenError("table.empty", where="key")
    assert inner.within("a.csv").text() == f"a.csv: {inner.text()}"
    assert inner.text() == "key: The file is empty."


def _rebuilt(kind: type[BpgenError], values: dict[str, object]) -> BpgenError:
    made = kind.__new__(kind)
    made.__dict__ = values
    return made

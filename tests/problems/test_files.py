"""Bad network files: each is refused with what is wrong, where, and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpgen import BpgenError, Network
from bpgen.problems.files import parse_network, safe_name
from bpgen.problems.preset import preset_names, preset_text, read_preset

GOOD = """
learning_rate = 0.5
loss = "half-squared-error"
seed = 3

[[layers]]
weights = [[0.15, 0.20], [0.25, 0.30]]
bias = 0.35

[[layers]]
units = 1

[[samples]]
inputs = [0.05, 0.10]
targets = [0.01]
"""


def refusal(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(BpgenError) as refused:
        parse_network(data, where="my.toml", name="my")
    message = refused.value.message
    assert message.startswith("my.toml: ")
    assert "pydantic" not in message
    japanese = re.sub("`[^`]*`|bpgen new \\S+", "", refused.value.text("ja"))
    assert not re.search("[a-z]{2,} [a-z]{2,} [a-z]{2,}", japanese), f"English within: {japanese}"
    assert re.search("[ぁ-ん]", japanese)
    what, _, mend = message.partition("\n")
    assert mend.strip() or " must be " in what, f"no way out: {what}"
    return message


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_the_good_file_is_good() -> None:
    assert parse_network(GOOD.encode(), where="my.toml", name="my").architecture.sizes == (2, 2, 1)


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        # Keys
        ("learning_rate", "learning_rat", "learning_rat:", "Did you mean 'learning_rate'?"),
        ("units", "unit", "layers[2].unit:", "Did you mean 'units'?"),
        ("targets", "target", "samples[1].target:", "Did you mean 'targets'?"),
        ("targets = [0.01]", "", "samples[1].targets", "is missing"),
        ("seed = 3", "", "layers[2]", "has no weights"),
        ('"half-squared-error"', '"half-squared"', "loss:", "Did you mean 'half-squared-error'?"),
        ("bias = 0.35", 'activation = "sigmoid"', "layers[1].activation:", "Did you mean 'logistic'"),
        # Kinds of value
        ("0.5", '"0.5"', "learning_rate", "must be a number (got '0.5')"),
        ("0.5", "-1", "learning_rate must be at least 0 (got -1).", "Give a positive number"),
        ("0.5", "-0.5", "learning_rate", "Give a positive number"),
        ("0.5", "nan", "learning_rate", "Give a positive number"),
        ("0.5", "inf", "learning_rate", "Give a positive number"),
        ("0.5", "1e300", "learning_rate", "Give a positive number"),
        ("0.35", '"b"', "layers[1].bias must be a number", "Give one number"),
        ("[[0.15, 0.20], [0.25, 0.30]]", "[0.15, 0.20]", "layers[1].weights", "Give a row of numbers"),
        ("[0.05, 0.10]", "0.05", "samples[1].inputs must be a list", "Give a list of numbers"),
        # Numbers that are none
        ("0.35", "nan", "layers[1].biases must", "be finite (got nan)"),
        ("0.15", "-inf", "layers[1].weights, row 1 must", "be finite (got -inf)"),
        ("0.10", "nan", "samples[1].inputs must", "be finite (got nan)"),
        ("[0.01]", "[inf]", "samples[1].targets must", "be finite (got inf)"),
        ("0.25", "1e9", "layers[1].weights, row 2 must", "(got 1e+09)"),
        # Shapes
        (
            "[0.15, 0.20]",
            "[0.15]",
            "layers[1].weights, row 1 has the wrong length",
            "(expected 2, got 1)",
        ),
        ("[[0.15, 0.20], [0.25, 0.30]]", "[]", "layers[1]", "at least one unit"),
        ("[0.05, 0.10]", "[]", "samples[1].inputs", "inputs"),
        ("[0.01]", "[0.01, 0.99]", "samples[1].targets", "(expected 1, got 2)"),
        ("bias = 0.35", "units = 3", "layers[1].weights", "number of rows (expected 3, got 2)"),
        ("bias = 0.35", "bias = 0.35\nbiases = [0.1]", "layers[1]:", "both given"),
        ("bias = 0.35", "biases = [0.1, 0.2]", "layers[1].biases:", "(expected 1, got 2)"),
        ("units = 1", "units = 0", "layers[2].units", "must be at least 1 (got 0)"),
        ("units = 1", "units = 1000000", "my.toml:", "quantities (limit: 5,000)"),
        # Seeds
        ("seed = 3", "seed = -3", "seed", "must be at least 0 (got -3)"),
        ("seed = 3", "seed = 3.5", "seed", "must be a whole number (got 3.5)"),
        (
            "seed = 3",
            "seed = 99999999999999999999",
            "seed must be at most 1,000,000,000,000",
            "Give a whole number",
        ),
        # Rules
        (
            "seed = 3",
            "seed = 3\nrounds = 0",
            "rounds must be at least 1 (got 0)",
            "Give a whole number from 1",
        ),
        ("seed = 3", "seed = 3\ntrained_biases = 1", "trained_biases must be", "true or false"),
        (
            "seed = 3",
            'seed = 3\ntitle = "' + "x" * 300 + '"',
            "title must have at most 200 characters (got 300)",
            "in quotes",
        ),
    ],
)
def test_each_wrong_thing_is_said_where_it_is(old: str, new: str, where: str, what: str) -> None:
    message = refusal(changed(old, new))
    assert where in message
    assert what in message


def test_targets_outside_the_domain_of_the_loss() -> None:
    text = changed('"half-squared-error"', '"binary-cross-entropy"').replace("[0.01]", "[1.5]")
    message = refusal(text)
    assert "samples[1].targets" in message
    assert "Targets of binary-cross-entropy must be between 0 and 1 (got 1.5)" in message


def test_biases_cannot_be_trained_where_there_are_none() -> None:
    text = changed("bias = 0.35", "").replace("seed = 3", 'seed = 3\nbiases = "none"\ntrained_biases = true')
    assert "trained_biases: Biases cannot be trained" in refusal(text)


@pytest.mark.parametrize("empty", ["layers", "samples"])
def test_no_layers_or_samples(empty: str) -> None:
    head, _, rest = GOOD.partition(f"[[{empty}]]")
    end = rest[rest.find("[[samples]]") :] if empty == "layers" else ""
    assert f"my.toml: {empty} is missing." in refusal(head + end)
    assert f"my.toml: {empty} must not be empty." in refusal(f"{empty} = []\n" + head + end)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x = 1\ny = = 2\n", "Line 2, column 5 is not valid TOML: the value is not valid."),
        ("x = 1\nx = 2\n", "Line 2, column 6 is not valid TOML: a key or table is given twice."),
        ("x = [1,\n\n\n", "Line 1, the last one, is not valid TOML"),
        ('title = "never closed\n', "Line 1, column 22"),
        ("\x00", "Line 1, column 1"),
    ],
)
def test_text_that_is_not_toml_is_placed(text: str, place: str) -> None:
    assert place in refusal(text)


def test_bytes_that_are_not_utf_8() -> None:
    assert "Byte 11 is not UTF-8" in refusal(b'title = "ab\xe9"'.replace(b"ab", b"a"))


def test_a_byte_order_mark_is_no_error() -> None:
    assert parse_network(b"\xef\xbb\xbf" + GOOD.encode(), where="my.toml", name="my").samples


def test_whole_numbers_are_numbers() -> None:
    network = parse_network(changed("0.35", "1").encode(), where="my.toml", name="my")
    assert network.layers[0].biases == (1.0,)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def message(path: Path) -> str:
        with pytest.raises(BpgenError) as refused:
            Network.from_file(path)
        assert str(path) in refused.value.message
        assert refused.value.mend
        return refused.value.what

    assert "No such file" in message(tmp_path / "none.toml")
    assert "directory" in message(tmp_path)
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * 2_000_000)
    assert "too large (limit: 1,000,000 bytes)" in message(huge)
    deep = tmp_path / "deep.toml"
    deep.write_text("x = " + "[" * 100_000, encoding="utf-8")
    assert "nested too deeply" in message(deep)


def test_a_file_s_name_is_a_safe_name_for_what_is_made_of_it() -> None:
    assert safe_name("../../etc/passwd") == "etc-passwd"
    assert safe_name("演習 3") == "演習-3"
    assert safe_name("..") == "network"
    assert len(safe_name("x" * 500)) <= 60


def test_unknown_presets_name_the_nearest() -> None:
    with pytest.raises(BpgenError, match=r"Unknown preset 'mazurr'\.\s+Did you mean 'mazur'\?"):
        preset_text("mazurr")


@pytest.mark.parametrize("name", preset_names())
def test_presets_are_read_as_any_file_is(name: str) -> None:
    """They have a reader of their own, which leaves out the checks: it must come to the same network."""
    assert read_preset(name) == parse_network(preset_text(name).encode(), where=name, name=name)


@pytest.mark.parametrize("name", preset_names())
def test_presets_have_a_title_and_a_source(name: str) -> None:
    network = Network.preset(name)
    assert network.name == name
    assert network.title
    assert network.source


@pytest.mark.parametrize(
    "line", ["bias = ０.35", "activation = “tanh”", "bias = 0.35　", "weights = [[1.0、2.0]]"]
)
def test_wide_signs_of_a_japanese_keyboard_are_named(line: str) -> None:
    message = refusal(f"[[layers]]\n{line}\n".encode())
    assert "Line 2" in message
    assert "ASCII" in message

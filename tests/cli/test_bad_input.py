"""Bad input on the command line: one message, status 2, nothing on standard output, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Refused = Callable[..., str]


@pytest.mark.parametrize("command", [("show",), ("explain",), ("verify",)])
@pytest.mark.parametrize(
    ("network", "message"),
    [
        ("missing.toml", "missing.toml: The file cannot be read: No such file"),
        ("../missing.toml", "../missing.toml: The file cannot be read"),
        ("./..", "Is a directory"),
        ("mazurr", "Did you mean 'mazur'?"),
        ("/dev/null/x.toml", "Not a directory"),
    ],
)
def test_networks_that_are_not_there(
    command: tuple[str, ...], network: str, message: str, refused: Refused
) -> None:
    name = ("net_h1",) if command == ("explain",) else ()
    assert message in refused(*command, network, *name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = = 1", "bad.toml: Line 1, column 5 is not valid TOML: the value is not valid."),
        ("learning_rat = 0.5", "bad.toml: learning_rat: Unknown key 'learning_rat'."),
        ("", "bad.toml: layers is missing."),
    ],
)
def test_files_that_are_wrong(text: str, message: str, refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    assert message in refused("show", "bad.toml")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--seed", "-3"), "'-3' is not a seed. Give a whole number from 0 to 1,000,000,000,000"),
        (("--seed", "3.5"), "'3.5' is not a seed"),
        (("--seed", "three"), "'three' is not a seed"),
        (("--seed", "9" * 5000), "is not a seed"),
        (("--seed", "三"), "is not a seed"),
        (("--seed", 3, "--layers", "3-x"), "'3-x' is not a valid list of layer sizes"),
        (("--seed", 3, "--layers", "3"), "3-4-2 is 3 inputs"),
        (("--seed", 3, "--layers", "3--2"), "is not a valid list of layer sizes"),
        (("--seed", 3, "--layers", "2-0-2"), "Layer 1 of '2-0-2' has no units"),
        (("--seed", 3, "--layers", "0-2"), "Layer 0 of '0-2' has no units"),
        (("--seed", 3, "--layers", "9-99999999999999999999-9"), "quantities (limit: 5,000)"),
        (("--seed", 3, "--layers", "-".join("1" * 3000)), "quantities (limit: 5,000)"),
        (("--seed", 3, "--samples", 10**9), "quantities (limit: 5,000)"),
        (("--seed", 3, "--samples", 0), "--samples"),
        (("--seed", 3, "--activation", "tan"), "Did you mean 'tanh'?"),
        (
            ("--seed", 3, "--activation", "tanh,relu,tanh"),
            "Wrong number of values for 2 layers after the inputs (got 3)",
        ),
        (("--seed", 3, "--activation", ""), "Unknown activation function ''"),
        (("--seed", 3, "--loss", "half-squared"), "Did you mean 'half-squared-error'?"),
        (("--seed", 3, "--biases", "units"), "Did you mean 'unit'?"),
        (("--seed", 3, "--biases", "none", "--trained-biases"), "Biases cannot be trained"),
        (("--seed", 3, "--learning-rate", "nan"), "learning_rate must be between 0 and 1,000,000 (got nan)"),
        (("--seed", 3, "--learning-rate", "-1"), "learning_rate must be between 0 and 1,000,000 (got -1)"),
        (("--seed", 3, "--learning-rate", "fast"), "'fast' is not a number"),
        (("--seed", 3, "--loss", "binary-cross-entropy", "--activation", "tanh"), "Use logistic"),
        (("--seed", 3, "--naming", "reading"), "Did you mean 'reading-order'?"),
        (("mazur", "--figures", 0), "--figures"),
        (("mazur", "--places", 99), "--places"),
        (("mazur", "--contract", "truncate"), "Known: round, carry"),
        (("mazur", "--lang", "fr"), "'fr'. Known: ja, en."),
        (("mazur", "--format", "xml"), "'xml'. Known"),
    ],
)
def test_options_that_are_wrong(options: tuple[object, ...], message: str, refused: Refused) -> None:
    assert message in " ".join(refused("show", *options).split())


def test_values_beyond_all_range_are_said_to_be_so(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "far.toml").write_text(
        """
        learning_rate = 1000000
        loss = "half-squared-error"
        [[layers]]
        activation = "identity"
        weights = [[1e6]]
        bias = 1e6
        [[samples]]
        inputs = [1e6]
        targets = [1.0]
        """,
        encoding="utf-8",
    )
    assert "diverges" in refused("show", "far.toml", "--round", 10_000)


def test_one_message_only(refused: Refused) -> None:
    lines = refused("show", "missing.toml").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Error: ")
    assert lines[1].startswith("  ")


def test_chosen_seed_options_reach_the_network(run: Callable[..., Any]) -> None:
    out = run("show", "--seed", 3, "--layers", "2-3-1", "--naming", "indices", "--biases", "unit").out
    assert "w1_3_2" in out
    assert "b_h3" in out

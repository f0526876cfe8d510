"""Every value in the terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpgen import Network, evaluate
from bpgen.formats.plain import width_of

Show = Callable[..., Any]


@pytest.fixture
def records(run: Show) -> Callable[..., list[dict[str, Any]]]:
    def call(*args: object) -> list[dict[str, Any]]:
        result = run("show", *args, "--format", "json")
        assert (result.status, result.err) == (0, "")
        out = json.loads(result.out)
        assert isinstance(out, list)
        return out

    return call


def test_json_holds_every_quantity_in_order_of_computation(records: Show) -> None:
    trace = evaluate(Network.preset("mazur"))
    found = records("mazur")
    assert [r["key"] for r in found] == [q.key for q in trace.graph.quantities]
    assert [r["value"] for r in found] == [float(v) for v in trace.rounds[0].values()]
    for r, q in zip(found, trace.graph.quantities, strict=True):
        assert {"name", "concept", "role", "round", "sample", "value", "formula", "substituted"} <= r.keys()
        assert (r["role"] == "given") == (r["formula"] == "") == (r["substituted"] == "")
        assert r["symbol"]
        assert r["round"] == 1
        assert r["concept"] == q.concept.value


def test_json_gives_latex_with_symbols_and_with_numbers(records: Show) -> None:
    (net,) = records("mazur", "net_h1")
    assert net["formula"] == "w_{1} * i_{1} + w_{2} * i_{2} + b_{1} * 1"
    assert net["substituted"] == "0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1"
    assert net["written"] == "0.3775"


def test_names_aliases_and_keys(records: Show) -> None:
    assert records("mazur", "w5+")[0]["value"] == pytest.approx(0.35891648, abs=5e-9)
    assert records("mazur", "delta_o1") == records("mazur", "dE_o1/dnet_o1")
    assert [r["name"] for r in records("mazur", "out_h1", "net_h1")] == ["net_h1", "out_h1"]
    assert [r["key"] for r in records("mini-batch", "net_h1", "--sample", 2)] == ["net_h1[2]"]
    assert records("mini-batch", "net_h1[2]") == records("mini-batch", "net_h1", "--sample", 2)


def test_filters(records: Show) -> None:
    assert {r["concept"] for r in records("mazur", "--concept", "gradient")} == {"gradient"}
    assert {r["role"] for r in records("mazur", "--role", "error", "--role", "update")} == {"error", "update"}


def test_rounds(records: Show) -> None:
    errors = records("mazur", "E_total", "--rounds", 3)
    assert [r["round"] for r in errors] == [1, 2, 3]
    assert errors[1]["value"] == pytest.approx(0.291027773694, abs=5e-13)
    assert records("mazur", "E_total", "--round", 3) == errors[2:]
    (late,) = records("mazur", "E_total", "--round", 10_001)
    assert late["value"] == pytest.approx(3.510187783e-05, rel=1e-9)


def test_seeds_take_names_without_a_network(records: Show) -> None:
    assert [r["name"] for r in records("--seed", 3, "w5+")] == ["w5+"]
    shaped = records("--seed", 7, "--layers", "3-4-2", "--activation", "tanh,softmax",
                     "--loss", "categorical-cross-entropy", "--concept", "out")  # fmt: skip
    assert len(shaped) == 6
    assert sum(r["value"] for r in shaped[-2:]) == pytest.approx(1)


def test_a_contract_that_rounds_each_step_goes_on_with_rounded_values(records: Show) -> None:
    rounded = records("mazur", "--contract", "round", "--figures", 4)
    values = {r["key"]: r for r in rounded}
    assert values["out_h1"]["value"] == 0.5933
    assert values["out_h1"]["written"] == "0.5933"
    assert "0.5933" in values["net_o1"]["substituted"]


def test_csv_is_what_spreadsheets_read(run: Show, records: Show) -> None:
    result = run("show", "mazur", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.out, newline="")))
    assert result.out.count("\r\n") == len(rows) + 1
    for row, record in zip(rows, records("mazur"), strict=True):
        assert list(row) == list(record)
        assert float(row["value"]) == record["value"]
        assert Decimal(row["written"]) == Decimal(record["written"])
        for name, cell in row.items():
            if name not in ("value", "written"):
                assert not cell.startswith(("=", "+", "-", "@", "\t"))
                assert cell.removeprefix("'") == ("" if record[name] is None else str(record[name]))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("network", ["mazur", "relu-logistic-softmax", "mini-batch", "xor-tanh"])
def test_tables_fit_in_80_columns_and_hold_every_value(
    network: str, lang: str, run: Show, records: Show
) -> None:
    out = run("show", network, "--lang", lang).out
    assert max(map(width_of, out.splitlines())) <= 80
    for record in records(network):
        assert record["key"] in out
        assert record["written"] in out


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("network", ["mazur", "relu-logistic-softmax", "linear"])
def test_values_have_all_their_places_below_the_point(
    network: str, lang: str, run: Show, records: Show
) -> None:
    """In each table the last column's points, or ends of whole numbers, are in one column of the screen."""
    out = run("show", network, "--lang", lang).out
    number = re.compile(r"(?<=[^\d.\-])(-?\d+)(\.\d+)?(e-?\d+)? *$")
    for section in out.split("\n\n"):
        found = [(line, number.search(line)) for line in section.splitlines()[3:] if line[0] != " "]
        assert len({width_of(line[: at.end(1)]) for line, at in found if at}) <= 1, section
    for record in records(network):
        value = Decimal(record["written"])
        if record["role"] != "given" and value and "dnet" not in record["key"]:
            assert f"{value:.9f}" in out, record["key"]


def test_unknown_names_are_answered_with_the_nearest(refused: Callable[..., str]) -> None:
    assert "Did you mean 'net_h1'?" in refused("show", "mazur", "net_h11")
    assert "lists them all" in refused("show", "mazur", "zzzzzz")
    assert "Did you mean 'gradient'?" in refused("show", "mazur", "--concept", "gradent")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "No network is given."),
        (("mazur", "--seed", 3), "both given"),
        (("mazur", "--layers", "2-2"), "--layers"),
        (("mazur", "--round", 2, "--rounds", 2), "--round 3 is round 3"),
        (("mazur", "--round", 0), "--round"),
        (("mazur", "--sample", 2), "The last sample is 1"),
        (("mazur", "--figures", 4, "--places", 4), "Keep one"),
        (("mazur", "--concept", "exponential"), "net, out"),
        (("mazur", "--round", 2_000_000), "is too far"),
        (("mazur", "--round", 2000, "--contract", "round"), "1,000"),
        (("mazur", "--rounds", 900_000), "too many to list (limit: 200,000)"),
        (("mazur", "E_total", "--rounds", 900_000, "--format", "csv"), "too many to list (limit: 200,000)"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    args: tuple[object, ...], message: str, refused: Callable[..., str]
) -> None:
    assert message in refused("show", *args)


@pytest.mark.parametrize("format_", ["json", "csv"])
def test_a_value_beyond_all_floats_is_refused_whole(
    format_: str, refused: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "far.toml").write_text(
        """
        loss = "binary-cross-entropy"
        [[layers]]
        weights = [[900.0]]
        bias = 10.0
        [[samples]]
        inputs = [1.0]
        targets = [0.0]
        """,
        encoding="utf-8",
    )
    assert "dE_total/dout_o1 of round 1 is larger than any" in refused(
        "show", "far.toml", "--format", format_
    )


@pytest.mark.parametrize(("name", "key"), [("w5_next", "w5+"), ("dE_total_dw5", "dE_total/dw5")])
def test_the_names_of_programs_are_known(run: Callable[..., Any], name: str, key: str) -> None:
    assert run("show", "mazur", name).out == run("show", "mazur", key).out


def test_a_training_file_is_no_network(run: Callable[..., Any]) -> None:
    run("new", "demo.toml", "--training")
    result = run("show", "demo.toml")
    assert result.status == 2
    assert "demo.toml: This is a training file, not a network file." in result.err
    assert "bpgen train" in result.err


def test_what_is_typed_in_full_width_digits_is_the_same(run: Callable[..., Any]) -> None:
    wide = run("show", "--seed", "３", "--layers", "２-３-２", "E_total")
    assert wide.status == 0
    assert wide.out == run("show", "--seed", "3", "--layers", "2-3-2", "E_total").out


def test_a_number_for_a_network_is_a_seed_forgotten(run: Callable[..., Any]) -> None:
    assert "Did you mean --seed 3?" in run("show", "3").err

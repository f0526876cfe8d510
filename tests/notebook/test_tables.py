"""Tables of a trace and of a worked problem: what pandas takes, in plain types."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from bpgen import Contract, Network, Row, SpecError, Trace, evaluate, train, work
from bpgen.errors.languages import LANGUAGES
from bpgen.trace.domains import FLOAT, array_domain
from bpgen.trace.row import Record

MAZUR = Network.preset("mazur")


@pytest.mark.parametrize("name", ["mazur", "mini-batch", "softmax-loss"])
def test_a_table_has_a_row_for_each_quantity_of_each_round(name: str) -> None:
    trace = evaluate(Network.preset(name), 3)
    rows = trace.table()
    assert [(row["round"], row["key"]) for row in rows] == [(n, key) for n in (1, 2, 3) for key in trace]
    for row in rows:
        assert row["value"] == trace[row["key"], row["round"]]
        assert row["title"]


def test_the_columns_are_those_of_the_exports_and_a_title() -> None:
    columns = [*Record.__annotations__, "title"]
    plain = (str, int, float, type(None))
    for table in (evaluate(MAZUR).table(), work(MAZUR).table()):
        for row in table:
            assert list(row) == columns == list(Row.__annotations__)
            assert all(type(x) in plain for x in row.values())
            assert type(row["value"]) is float
        # What takes rows as mappings takes these.
        out = io.StringIO()
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(table)
        assert len(list(csv.DictReader(io.StringIO(out.getvalue())))) == len(table)


def test_titles_are_in_the_language_that_is_asked_for() -> None:
    ja, en = ({row["key"]: row["title"] for row in evaluate(MAZUR).table(lang)} for lang in LANGUAGES)
    assert en["net_h1"] == "net input of h1"
    assert ja["net_h1"] == "h1 の総入力"
    for wrong in ("fr", "", None, 5, ["en"]):
        with pytest.raises(SpecError) as caught:
            evaluate(MAZUR).table(wrong)  # type: ignore[arg-type]
        assert caught.value.where == "lang"


@pytest.mark.parametrize("rule", ["round", "carry"])
def test_a_worked_table_is_written_as_the_sheet_is(rule: str) -> None:
    worked = work(MAZUR, rule, 2)
    for row in worked.table():
        assert row["written"] == worked.text(row["key"], row["round"])
    # Under "round" the numbers themselves are the rounded ones.
    updated = next(row for row in worked.table() if row["key"] == "w5+")
    exact = evaluate(MAZUR)["w5+"]
    assert updated["value"] == (exact if rule == "carry" else 0.3589)


def test_floats_make_a_table_and_arrays_do_not() -> None:
    # Their last bits differ: nine places do not.
    floats, exact = (evaluate(MAZUR, domain=domain).table() for domain in (FLOAT, evaluate.__defaults__[1]))  # type: ignore[index]
    assert [row["written"] for row in floats] == [row["written"] for row in exact]
    given: list[Any] = [[x, x] for x in train(MAZUR, 0)[1]]
    arrays = evaluate(MAZUR, domain=array_domain(), given=list(map(array_domain().number, given)))
    with pytest.raises(SpecError, match="not one real number"):
        arrays.table()


def test_a_trace_without_its_network_names_concepts() -> None:
    trace = evaluate(MAZUR)
    alone = Trace(trace.graph, trace.rounds)
    assert {row["title"] for row in alone.table()} >= {"net", "out", "gradient"}
    assert repr(alone) == "<Trace of round 1: 70 quantities>"
    assert "net_h1" in alone._repr_html_()


def test_a_contract_is_said_in_a_word() -> None:
    assert [row["written"] for row in work(MAZUR).table()] == [
        row["written"] for row in work(MAZUR, Contract()).table()
    ]

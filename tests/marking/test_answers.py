"""Which column holds what, which quantity a row means; and every row that cannot be taken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bpgen import Network
from bpgen.errors import BpgenError
from bpgen.graph.build import build_graph
from bpgen.marking.answers import read_answers

MAZUR = build_graph(Network.preset("mazur").architecture)
BATCH = build_graph(Network.preset("mini-batch").architecture)


def read(text: str, *, batch: bool = False) -> list[tuple[int, str, str, int]]:
    answers = read_answers(text.encode(), BATCH if batch else MAZUR, 2, "a.csv")
    return [(a.round, a.key, str(a.value), a.row) for a in answers]


def message(text: str, *, batch: bool = False) -> str:
    with pytest.raises(BpgenError) as refused:
        read(text, batch=batch)
    return refused.value.message


@pytest.mark.parametrize(
    "heading",
    [
        "名前,値,回", "name,value,round", "Name , VALUE,Round", "量,答え,何回目", "key,answer,round",
        "量の名前,あなたの値,回数", "ｎａｍｅ，ｖａｌｕｅ，ｒｏｕｎｄ",
    ],
)  # fmt: skip
def test_headings_in_either_language(heading: str) -> None:
    assert read(f"{heading}\nnet_h1,0.3775,2\n") == [(2, "net_h1", "0.3775", 2)]


def test_columns_in_any_order_and_more_of_them() -> None:
    text = "問,回,名前,記号,値,メモ\n1,,net_h1,net_h1,0.3775,=1+1\n1,2,w5+,,0.4,\n,,,,,\n,1,out_h1\n"
    assert read(text) == [(1, "net_h1", "0.3775", 2), (2, "w5+", "0.4", 3)]


def test_without_a_heading_they_are_name_number_and_round() -> None:
    assert read("net_h1,0.3775\nw5+,0.4,2,more\n") == [(1, "net_h1", "0.3775", 1), (2, "w5+", "0.4", 2)]


def test_a_csv_of_bpgen_show_is_read_by_its_keys() -> None:
    text = "name,key,round,sample,value\nE_total,E_total[2],1,2,0.5\n"
    assert read(text, batch=True) == [(1, "E_total[2]", "0.5", 2)]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("delta_o1", "dE_o1/dnet_o1"), ("DE_TOTAL/DW5", "dE_total/dw5"), ("e_total", "E_total"),
        ("W5+", "w5+"), ("dE_total / dw5", "dE_total/dw5"), ("∂E_total/∂w5", "dE_total/dw5"), ("w5⁺", "w5+"),
        ("η", "eta"), ("ｗ５＋", "w5+"), ("δ_o1", "dE_o1/dnet_o1"),
        ("w5_next", "w5+"), ("dE_total_dw5", "dE_total/dw5"), ("dnet_o1_dout_h1", "dnet_o1/dout_h1"),
    ],
)  # fmt: skip
def test_names_as_they_are_typed(typed: str, key: str) -> None:
    assert read(f"{typed},1") == [(1, key, "1", 1)]


@pytest.mark.parametrize(
    "typed", ["dE_total/dw13[2]", "∂E_total(2)/∂w13", "de_total/dw13[2]", "dE_total_dw13_s2"]
)
def test_names_of_samples(typed: str) -> None:
    assert read(f"{typed},1", batch=True)[0][1] == "dE_total/dw13[2]"


def test_rows_whose_number_is_blank_say_nothing() -> None:
    assert read("名前,値\n順伝播,\nnet_h1, \nnet_h1,\u3000\nnet_h1,1\n") == [(1, "net_h1", "1", 5)]
    assert read("名前,値\n") == []


REFUSED = {
    "net_h1,1\nnet_h11,2": "a.csv, row 2: No quantity is called 'net_h11'.\n  Did you mean 'net_h1'?",
    "net_h1,1\n\nnet_h1,2": "a.csv, row 3: net_h1 of round 1 stands in row 1 already.\n"
    "  Keep the row that counts.",
    "w5+,1\ndelta_o1,2\ndE_o1/dnet_o1,2": "a.csv, row 3: dE_o1/dnet_o1 of round 1 stands in row 2 already.",
    "名前,値\nw5+,abc": "a.csv, row 2, column 2 (B): 'abc' is not a number.\n  Write it as 0.05, -0.019",
    "名前,値\nw5+,=1+1": "a.csv, row 2, column 2 (B): '=1+1' is not a number.",
    "名前,値\nw5+,nan": "a.csv, row 2, column 2 (B): 'nan' stands for no number.",
    "名前,値\nw5+,#DIV/0!": "a.csv, row 2, column 2 (B): '#DIV/0!' stands for no number.",
    "名前,値\nw5+,-inf": "a.csv, row 2, column 2 (B): '-inf' stands for no number.",
    "名前,値\nw5+,∞": "a.csv, row 2, column 2 (B): '∞' stands for no number.",
    "w5+,1,3": "a.csv, row 1, column 3 (C): '3' is a round that this sheet does not have.\n"
    "  This sheet has round 1 to round 2; --rounds makes it longer.",
    "w5+,1,0": "a.csv, row 1, column 3 (C): '0' is a round that this sheet does not have.",
    "w5+,1,x": "a.csv, row 1, column 3 (C): 'x' is not the number of a round.",
    "w5+,1,1.5": "a.csv, row 1, column 3 (C): '1.5' is not the number of a round.",
    "名前,値\n,1": "a.csv, row 2: There is a number, '1', but no name.",
    "名前,メモ\nw5+,1": "a.csv, row 1: No column is headed as the one with the numbers.\n  Head it 'value'.",
    "記号,値\nw5+,1": "a.csv, row 1: No column is headed as the one with the names of the quantities.",
    "項目,結果\nw5+,1": "a.csv, row 1: No quantity is called '項目'.\n  Without a heading the columns are",
    "net_h1 0.3775\nnet_h2 0.3925": "a.csv: The table has one column only.\n  Put a comma, a tab or",
    "net_h1 0.3775,x": "a.csv, row 1: No quantity is called 'net_h1 0.3775'.\n  Without a heading",
}


@pytest.mark.parametrize(("text", "said"), REFUSED.items())
def test_what_cannot_be_taken_is_named_with_its_place(text: str, said: str) -> None:
    found = message(text)
    assert found.startswith(said)
    assert len(found.splitlines()) == 2


def test_of_several_samples_one_is_to_be_named() -> None:
    assert message("E_total,1", batch=True) == (
        "a.csv, row 1: Each sample has its own e_total.\n  Name one, such as E_total[1]."
    ).replace("e_total", "E_total")
    assert "row 1: No quantity is called 'E_total[9]'" in message("E_total[9],1", batch=True)


@pytest.mark.parametrize(
    ("name", "elsewhere"),
    [
        ("dnet_o1/dw9", True),
        ("net_h1_1", True),
        ("E_total[2]", True),
        ("out_h3", True),
        ("net_x1", False),
        ("cost", False),
    ],
)
def test_names_of_another_network_are_told_from_typing_errors(name: str, elsewhere: bool) -> None:
    assert ("Or is the table of a network of another shape?" in message(f"{name},1")) is elsewhere


@pytest.mark.parametrize(
    "cell",
    [
        "\x1b[31mred",
        "\x1b]0;title\x07",
        "a\u202eb",
        "a\u200bb",
        "x" * 5000,
        "=cmd|' /C calc'!A0",
        "\x9b31m",
        "a\rb",
    ],
)
def test_hostile_cells_reach_no_message_raw(cell: str) -> None:
    for text in (f'"{cell}",1', f'w5+,"{cell}"', f'w5+,1,"{cell}"', f'名前,値\n"{cell}","{cell}"'):
        found = message(text)
        assert len(found) < 250
        assert len(found.splitlines()) == 2
        assert all(c.isprintable() or c == "\n" for c in found)


def test_numbers_keep_all_their_digits() -> None:
    (answer,) = read_answers("w5+,４．３８６×１０^－４".encode("cp932"), MAZUR, 1, "a.csv")
    assert answer.value == Decimal("4.386e-4")

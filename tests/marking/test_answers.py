"""Which column holds what, which quantity a row means; and every row that cannot be taken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bpgen import Network
from bpgen.errors import BpgenError
from bpgen.graph.build import build_graph
from bpgen.marking.answers import read_answers
from bpgen.marking.unreadable import Trouble, Unreadable, finding
from bpgen.problems.sampling import Wanted, WantedLayer, draw

MAZUR = build_graph(Network.preset("mazur").architecture)
BATCH = build_graph(Network.preset("mini-batch").architecture)


def read(text: str, *, batch: bool = False) -> list[tuple[int, str, str, int]]:
    found = read_answers(text.encode(), BATCH if batch else MAZUR, 2, "a.csv")
    return [(a.round, a.key, str(a.value), a.row) for a in found.given]


def findings(text: str) -> list[tuple[str, ...]]:
    found = read_answers(text.encode(), MAZUR, 2, "a.csv")
    return [(one.place, *finding(one).parts("en")) for one in found.unreadable]


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
        ("w5'", "w5+"), ("w5′", "w5+"), ("w5’", "w5+"), ("w_5^+", "w5+"), ("w_{5}^{+}", "w5+"),
        ("w5_new", "w5+"),
        ("new w5", "w5+"), ("w₅⁺", "w5+"), ("∂E/∂w5", "dE_total/dw5"), ("dE/dw5", "dE_total/dw5"),
        ("∂Etotal/∂w5", "dE_total/dw5"), ("net h1", "net_h1"), ("neth1", "net_h1"), ("Eo1", "E_o1"),
        ("∂E_o1/∂out o1", "dE_total/dout_o1"), ("δo1", "dE_o1/dnet_o1"), ("E", "E_total"), ("w_5", "w5"),
        (r"\frac{\partial E_{total}}{\partial w_5}", "dE_total/dw5"), (r"\delta_{o1}", "dE_o1/dnet_o1"),
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
    "net_h11,2": "a.csv, row 1: Unknown quantity 'net_h11'.\n  Did you mean 'net_h1'?",
    "名前,値\nw5+,abc": "a.csv, row 2, column 2 (B): 'abc' is not a number.\n  Write it as 0.05, -0.019",
    "名前,値\nw5+,=1+1": "a.csv, row 2, column 2 (B): '=1+1' is not a number.",
    "名前,値\nw5+,nan": "a.csv, row 2, column 2 (B): 'nan' is not a finite number.",
    "名前,値\nw5+,#DIV/0!": "a.csv, row 2, column 2 (B): '#DIV/0!' is not a finite number.",
    "名前,値\nw5+,-inf": "a.csv, row 2, column 2 (B): '-inf' is not a finite number.",
    "名前,値\nw5+,∞": "a.csv, row 2, column 2 (B): '∞' is not a finite number.",
    "w5+,1,3": "a.csv, row 1, column 3 (C): This sheet has no round '3'.\n"
    "  Its last round is 2; --rounds adds more.",
    "w5+,1,0": "a.csv, row 1, column 3 (C): This sheet has no round '0'.",
    "w5+,1,x": "a.csv, row 1, column 3 (C): 'x' is not the number of a round.",
    "w5+,1,1.5": "a.csv, row 1, column 3 (C): '1.5' is not the number of a round.",
    "名前,値\n,1": "a.csv, row 2: The number '1' has no name.",
    "名前,メモ\nw5+,1": "a.csv, row 1: No column is headed as the one with the numbers.\n  Use the heading",
    "記号,値\nw5+,1": "a.csv, row 1: No column is headed as the one with the names of the quantities.",
    "net_h1\nnet_h2": "a.csv: The table has only one column.\n  Put a comma, a tab or",
    "net_h1 0.3775,x": "a.csv, row 1: Unknown quantity 'net_h1 0.3775'.\n  `bpgen compare",
    "w5+,0,0501": "a.csv, row 1, column 2 (B): '0,0501' seems to be a number with a decimal comma, but",
}


@pytest.mark.parametrize(("text", "said"), REFUSED.items())
def test_what_cannot_be_taken_is_named_with_its_place(text: str, said: str) -> None:
    found = message(text)
    assert found.startswith(said)
    assert len(found.splitlines()) == 2


FINDINGS = {
    "w5+,1\nnte_h1,2": ("row 2", "Unknown quantity 'nte_h1'.", "Did you mean 'net_h1'?"),
    "w5+,1\nw6+,zwei": (
        "row 2, column 2 (B)",
        "'zwei' is not a number.",
        "Write it as 0.05, -0.019 or 4.386e-4, or leave the cell blank.",
    ),
    "w5+,1\nw6+,1,9": (
        "row 2, column 3 (C)",
        "This sheet has no round '9'.",
        "Its last round is 2; --rounds adds more.",
    ),
    "w5+,1\n,3": ("row 2", "The number '3' has no name.", "Name the quantity."),
    "w5+\t1\nw6+\t1,234": (
        "row 2, column 2 (B)",
        "The comma in '1,234' may be a decimal comma or a thousands separator.",
        "Write it with a decimal point, as 0.05.",
    ),
    "name,value\nw5+,1\nw6+,0,5": (
        "row 3, column 2 (B)",
        "'0,5' seems to be a number with a decimal comma, but commas separate the cells here.",
        "Write it with a decimal point or in quotation marks, or separate the cells by semicolons.",
    ),
}


@pytest.mark.parametrize(("text", "finding"), FINDINGS.items())
def test_a_cell_that_cannot_be_read_is_a_finding_and_the_rest_is_read(
    text: str, finding: tuple[str, str, str]
) -> None:
    assert findings(text) == [finding]
    assert [(key, value) for _, key, value, _ in read(text)] == [("w5+", "1")]


def test_every_trouble_has_its_words_in_both_languages() -> None:
    values = dict.fromkeys(("name", "example", "last", "round", "rows"), "x")
    for trouble in Trouble:
        some = Unreadable(3, 1, trouble, "x", near="w1", elsewhere=True, values=values)
        ja, en = finding(some).parts("ja"), finding(some).parts("en")
        assert all((*ja, *en))
        assert not set(ja) & set(en)


def test_the_same_row_twice_is_no_fault_and_two_numbers_are_a_finding() -> None:
    twice = "net_h1,0.5\nw5+,1\nnet_h1,0.50\nNET_H1,.5\n"
    assert [(key, row) for _, key, _, row in read(twice)] == [("net_h1", 1), ("w5+", 2)]
    assert findings(twice) == []
    two = "delta_o1,2\nw5+,1\ndE_o1/dnet_o1,3\ndE_o1/dnet_o1,2\n"
    assert [key for _, key, _, _ in read(two)] == ["w5+"]
    assert findings(two) == [
        (
            "row 3",
            "dE_o1/dnet_o1 in round 1 has different numbers in rows 1, 3.",
            "Keep only the right row.",
        )
    ]
    assert findings("w5+,1,1\nw5+,2,2") == []


@pytest.mark.parametrize(
    "above",
    ["Answers of Sato\n", "Sheet,seed 3\n\n", "氏名,佐藤,学籍番号,12345\n\n", ",,\n,x\n", "a,b\n" * 20],
)
def test_a_heading_may_stand_below_titles(above: str) -> None:
    text = f"{above}no.,名前,値\n1,net_h1,0.5\n2,w5+,1\n"
    assert [(key, value) for _, key, value, _ in read(text)] == [("net_h1", "0.5"), ("w5+", "1")]
    assert findings(text) == []


def test_answers_above_the_heading_are_not_titles() -> None:
    # A table that was sorted with its heading.
    assert read("net_h1,1,0.5\nw5+,2,1\nSheet,1,seed 3\nname,round,value\n") == [
        (1, "net_h1", "0.5", 1),
        (2, "w5+", "1", 2),
    ]
    assert read("w5+,1\nname,value\nnet_h1,0.5\n") == [(1, "w5+", "1", 1), (1, "net_h1", "0.5", 3)]


def test_titles_and_headings_of_one_s_own_without_a_known_heading() -> None:
    for above in ("Answers of Sato\n", "項目,結果\n", "Sheet,mine\n\n"):
        assert [(key, value) for _, key, value, _ in read(f"{above}net_h1,0.5\n")] == [("net_h1", "0.5")]
    assert [key for _, key, _, _ in read(",net_h1,0.5\n,w5+,1\n")] == ["net_h1", "w5+"]


def test_the_cases_of_faults_found_in_use() -> None:
    assert read('name,value\nnet_h1,"0,1375"\nout_h1,"0,5343"\n') == [
        (1, "net_h1", "0.1375", 2),
        (1, "out_h1", "0.5343", 3),
    ]
    assert read("name\tvalue\nnet_h1\t0,1375\n") == [(1, "net_h1", "0.1375", 2)]
    assert read("name,value\ndE_total/dw1,8.177 × 10−7\n") == [(1, "dE_total/dw1", "8.177E-7", 2)]
    assert read("sep=;\nname;value\nnet_h1;≈0.5343\nw5+;1/8\n")[1] == (1, "w5+", "0.125", 3)
    assert read("回,名前,値\n2回目,w5+,1\n")[0][0] == 2


def test_of_several_samples_one_is_to_be_named() -> None:
    assert message("E_total,1", batch=True) == (
        "a.csv, row 1: Each sample has its own e_total.\n  Name one of them, such as E_total[1]."
    ).replace("e_total", "E_total")
    assert "row 1: Unknown quantity 'E_total[9]'" in message("E_total[9],1", batch=True)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("w9", ""), ("w9'", ""), ("∂E/∂w9", ""), ("b5", ""), ("cost", ""), ("x1", ""), ("w1_2", ""),
        ("nte_h1", "net_h1"), ("detla_o1", "delta_o1"), ("dE_totl/dw5", "dE_total/dw5"),
        ("ouut_h2", "out_h2"), ("E_totall", "E_total"), ("target1", "target_o1"),
    ],
)  # fmt: skip
def test_only_a_name_of_the_same_kind_is_offered(typed: str, near: str) -> None:
    assert message(f"{typed},1").count("Did you mean") == bool(near)
    assert f"Did you mean '{near}'?" in message(f"{typed},1") or not near


def test_a_mark_that_tells_names_apart_is_not_dropped() -> None:
    """Copied names lose their marks, but w1_2 and w12, h1_2 and h12 stay apart."""
    assert "Unknown quantity 'w1_2'" in message("w1_2,1", batch=True)
    deep = build_graph(
        draw(3, Wanted(inputs=2, layers=(WantedLayer(12), *[WantedLayer(2)] * 2))).architecture
    )
    for typed, key in (("net_h1_2", "net_h1_2"), ("net h1,2", "net_h1_2"), ("net_h1_12", "net_h1_12")):
        assert read_answers(f'"{typed}",1'.encode(), deep, 1, "a.csv").given[0].key == key
    with pytest.raises(BpgenError, match="Unknown quantity"):
        read_answers(b"net_h12,1", deep, 1, "a.csv")


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
    assert ("Or does the table belong to a network of another shape?" in message(f"{name},1")) is elsewhere


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
    ((answer,), _) = read_answers("w5+,４．３８６×１０^－４".encode("cp932"), MAZUR, 1, "a.csv")
    assert answer.value == Decimal("4.386e-4")


def test_a_row_between_other_separators_is_a_finding() -> None:
    """Its one cell has a name and a number: no blank, and not lost without a word."""
    table = "name;round;value\nnet_h1;1;0.1375\nout_h1,1,0.5343\nout_h2,,\nnet_h2;1;\n"
    assert [key for _, key, *_ in read(table)] == ["net_h1"]
    ((row, *_),) = findings(table)
    assert "3" in row

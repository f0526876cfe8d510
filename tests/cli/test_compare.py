"""A learner's numbers beside the key on the command line, from the command of a sheet to the hint."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen.cli import main
from bpgen.documents.plain import width_of

Run = Callable[..., Any]
Refused = Callable[..., str]
LANGUAGES = ("ja", "en")


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Callable[..., str]:
    """A table to fill in, filled with what `bpgen show` computes, but for some numbers; saved as a file."""

    def call(*options: object, encoding: str = "utf-8-sig", **changed: str) -> str:
        assert run("compare", *options, "--blank", "--force", "answers.csv").out == "answers.csv\n"
        data = (tmp_path / "answers.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\n") == data.count(b"\r\n")
        heading, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        network = [o for o in options if o not in ("--lang", "en", "ja")]
        shown = run(
            "show", *network, "--rounds", 2, "--contract", "round", "--figures", 4, "--format", "json"
        )
        numbers = {(str(r["round"]), r["key"]): r["written"] for r in json.loads(shown.out)}
        for row in rows:
            row[4] = (
                changed.get(row[2], numbers[row[1], row[2]]) if row[1] == "1" else numbers[row[1], row[2]]
            )
        out = io.StringIO()
        csv.writer(out).writerows([heading, *rows])
        (tmp_path / "answers.csv").write_bytes(out.getvalue().encode(encoding))
        return "answers.csv"

    return call


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_filled_in_rightly_agrees(lang: str, encoding: str, run: Run, filled: Run) -> None:
    result = run(
        "compare", "--seed", 3, filled("--seed", 3, "--lang", lang, encoding=encoding), "--lang", lang
    )
    assert (result.status, result.err) == (0, "")
    last = "記入した 56 個の値のうち、56 個が解答と合う。空欄は 0 個である。"
    last = "Of 56 numbers given, 56 agree with the key. Blank: 0." if lang == "en" else last
    assert result.out.splitlines()[-1] == last


VERDICTS = {"ja": ("合わない", "前の値による", "合う"), "en": ("does not agree", "follows", "agrees")}
_ROW = re.compile(r"^[ 0-9]{2,8}  (\S+) +-?[0-9.]+ +-?[0-9.]+ +(\S.*?) *$", re.MULTILINE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_that_does_not_agree_with_its_formula_and_its_mistake(
    lang: str, run: Run, filled: Run
) -> None:
    changed = {"dE_total/dout_o1": "−０．７４１４", "dE_total/dw5": "-8.217×10^-2", "w7+": "1", "w5+": ""}
    result = run("compare", "mazur", filled("mazur", encoding="utf-16", **changed), "--lang", lang)
    assert (result.status, result.err) == (1, "")
    assert max(map(width_of, result.out.splitlines())) <= 80
    rows = dict(reversed(_ROW.findall(result.out)))  # round 1 after round 2, which has the same names
    wrong, follows, right = VERDICTS[lang]
    assert rows["dE_total/dout_o1"] == rows["w7+"] == wrong
    assert rows["dE_total/dw5"] == follows
    assert rows["dout_o1/dnet_o1"] == right
    said = result.out.partition("\n最初に" if lang == "ja" else "\nThe first")[2]
    assert "  dE_total/dout_o1 = -(target_o1 - out_o1)\n                   = -(0.01 - 0.7514)\n" in said
    assert "-0.7414" in said
    assert "w7+" in said
    assert ("内側の導関数 -1" if lang == "ja" else "The inner derivative -1") in joined(said, lang)
    # 56 blanks: one is blank, three are wrong.
    counts = "記入した 55 個の値のうち、52 個が" if lang == "ja" else "Of 55 numbers given, 52 agree"
    assert counts in joined(said, lang)


def joined(lines: str, lang: str) -> str:
    """Lines of a terminal as the text that was broken into them."""
    return lines.replace("\n", "" if lang == "ja" else " ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "value", "ja", "en"),
    [
        ("E_o1", "-0.2748", "符号だけが逆である。", "Only the sign is the wrong one."),
        ("E_o1", "2.748", "正しい値の 10^1 倍である。", "It is 10^1 times the right number"),
        ("out_h1", "0.59", "有効数字 4 桁を書く。", "write 4 significant figures."),
        (
            "out_h1",
            "0.5969",
            "1 回目の問 2 の out_h2 の値と同じである。",
            "number of out_h2 (question 2, round 1)",
        ),
        ("out_h1", "0.1234", "由来は特定できない。", "Where it comes from cannot be told."),
        ("net_h1", "0.0275", "総入力にバイアスを加え忘れた。", "The bias was left out of the net input."),
    ],
)
def test_hints_in_words(key: str, value: str, ja: str, en: str, lang: str, run: Run, filled: Run) -> None:
    result = run("compare", "mazur", filled("mazur", **{key: value}), "--lang", lang)
    assert result.status == 1
    assert (ja if lang == "ja" else en) in joined(result.out, lang)


@pytest.mark.parametrize(
    "options",
    [
        ("--seed", 3),
        ("--network", "mazur", "--lang", "en"),
        ("--seed", 3, "--rounds", 2, "--fade", 12, "--figures", 5),
        (
            "--seed",
            7,
            "--layers",
            "3-4-2",
            "--activation",
            "tanh,softmax",
            "--loss",
            "categorical-cross-entropy",
        ),
        ("--seed", 5, "--upto", "hidden", "--worked", "deck,error", "--contract", "carry", "--places", 9),
        ("--seed", 2, "--samples", 3, "--reduction", "mean", "--trained-biases", "--naming", "indices"),
    ],
    ids=str,
)
def test_the_command_that_a_sheet_prints_carries_over(
    options: tuple[object, ...], run: Run, tmp_path: Path
) -> None:
    assert run("exercise", *options, "--format", "tex").status == 0
    (sheet,) = (tmp_path / "handouts").glob("*-sheet.tex")
    found = re.search(r"^% (bpgen exercise .*)$", sheet.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    words = found[1].replace("{-}", "-").split()
    assert words[:2] == ["bpgen", "exercise"]
    assert [str(o) for o in options][:2] == words[2:4]
    assert run("compare", *words[2:], "--blank", "a.csv").status == 0
    result = run("compare", *words[2:], "a.csv")
    assert (result.status, result.err) == (0, "")
    count = len((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()) - 1
    assert f" {count} " in result.out.replace(".", " ")


def test_what_is_still_blank_is_not_given_away(run: Run, filled: Run) -> None:
    out = run("compare", "mazur", filled("mazur", **{"w5+": ""})).out
    assert "0.3589" not in out
    assert re.search(r"w5\+ +空欄", out)


def test_json_and_csv_say_the_same(run: Run, filled: Run) -> None:
    file = filled("mazur", **{"w5+": "0.4411", "w6+": "", "net_o1": "1.16", "out_h1": "0.5969"})
    result = run("compare", "mazur", file, "--format", "json")
    assert result.status == 1
    records = json.loads(result.out)
    rows = list(csv.DictReader(io.StringIO(run("compare", "mazur", file, "--format", "csv").out, newline="")))
    assert [{k: "" if v is None else str(v) for k, v in r.items()} for r in records] == rows
    of = {r["key"]: r for r in records if r["round"] == 1}
    assert of["w5+"] | {"low": 0, "high": 0} == {
        "question": 6, "round": 1, "key": "w5+", "value": "0.4411", "right": "0.3589", "low": 0, "high": 0,
        "verdict": "differs", "hint": "mistake", "detail": "uphill",
    }  # fmt: skip
    assert (of["w6+"]["value"], of["w6+"]["verdict"], of["w6+"]["right"]) == ("", "blank", "0.4087")
    assert (of["out_h1"]["hint"], of["out_h1"]["detail"]) == ("other", "out_h2@@1")


def test_a_lecturers_own_words(run: Run, filled: Run, tmp_path: Path) -> None:
    (tmp_path / "own" / "marking").mkdir(parents=True)
    text = '[heading]\nvalue = "あなたの答案"\n[verdict]\nagrees = "正解"\n'
    (tmp_path / "own" / "marking" / "ja.toml").write_text(text, encoding="utf-8")
    out = run("compare", "neuron", "--templates", "own", "--blank", "a.csv").out
    assert out == "a.csv\n"
    assert "あなたの答案" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    (tmp_path / "a.csv").write_text("名前,あなたの答案\neta,0.5\nw1,7\n", encoding="utf-8")
    assert "判定" in run("compare", "neuron", "a.csv", "--templates", "own").out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "A network and one file are wanted, but no word is given.\n  So: `bpgen compare mazur"),
        (("a.csv",), "A network and one file are wanted, but these words are given: 'a.csv'."),
        (("--seed", 3), "One file is wanted, but no word is given."),
        (("--seed", 3, "mazur", "a.csv"), "One file is wanted, but these words are given: 'mazur a.csv'."),
        (("mazur", "--network", "neuron", "a.csv"), "One file is wanted"),
        (("--network", "neuron", "--seed", 3, "a.csv"), "both given"),
        (("mazur", "missing.csv"), "missing.csv: The file cannot be read: No such file or directory.\n"),
        (("mazur", "."), ".: The file cannot be read: Is a directory."),
        (("mazurr", "a.csv"), "Did you mean 'mazur'?"),
        (("mazur", "a.csv", "--force"), "--force is given without --blank."),
        (("mazur", "a.csv", "--worked", "deck", "--fade", 3), "--worked and --fade are both given."),
        (("mazur", "a.csv", "--worked", "dek", "--blank"), "Did you mean 'deck'?"),
        (("mazur", "a.csv", "--places", 4, "--figures", 4), "Keep one"),
        (("mazur", "--blank", "."), "This is a folder.\n  Give a file's name, such as answers.csv."),
        (("mazur", "a.csv", "--rounds", 100_000, "--blank"), "quantities; the most is 5,000"),
    ],
)
def test_what_cannot_be_compared_is_refused(args: tuple[object, ...], message: str, refused: Refused) -> None:
    assert message in refused("compare", *args)


def test_a_file_that_is_there_stays_unless_forced(run: Run, refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine", encoding="utf-8")
    assert "a.csv: The file is there already." in refused("compare", "mazur", "--blank", "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "mine"
    assert run("compare", "mazur", "--blank", "a.csv", "--force").status == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.csv: The file is empty."),
        (b"net_h1," + b"1" * 1_100_000, "a.csv: The file is larger than 1,000,000 bytes."),
        (b"\x7fELF\x02\x01\x01\0\0\0", "a.csv: This is no text in UTF-8, UTF-16 or Shift_JIS."),
        (b"w5+,=1+1", "a.csv, row 1, column 2 (B): '=1+1' is not a number."),
        (b"w5+,\x1b[31m1\x07", "column 2 (B): '\\x1b[31m1\\x07' is not a number."),
        (b"w5+,1,3", "row 1, column 3 (C): '3' is a round that this sheet does not have."),
    ],
)
def test_a_bad_file_is_refused_with_its_place(
    data: bytes, message: str, tmp_path: Path, refused: Refused
) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    said = refused("compare", "mazur", "a.csv")
    assert message in said
    assert len(said.splitlines()) == 2
    assert "\x1b" not in said


def test_a_sheet_with_numbers_beyond_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("w5+,0.3589\nw1,0.51\n", encoding="utf-8")
    result = run("compare", "mazur", "a.csv", "--upto", "forward", "--lang", "en")
    assert result.status == 1
    assert "Not on the sheet" in result.out
    assert "Yours is 0.51. Right is 0.15." in result.out


def test_nothing_filled_in_is_nothing_wrong(capsys: pytest.CaptureFixture[str], run: Run) -> None:
    run("compare", "mazur", "--blank", "a.csv")
    with pytest.raises(SystemExit) as left:
        main(["compare", "mazur", "a.csv", "--lang", "en"])
    assert left.value.code == 0
    assert capsys.readouterr().out.endswith("No number is filled in yet. Blank: 56.\n")

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
from bpgen.formats.plain import width_of

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
    last = "記入した値 56 個のうち、解答と合うもの 56 個。空欄は 0 個である。"
    last = "56 of 56 answers match the key. Blank: 0." if lang == "en" else last
    assert result.out.splitlines()[-1] == last


VERDICTS = {"ja": ("合わない", "前の値による", "合う"), "en": ("does not agree", "follows", "agrees")}
_ROW = re.compile(r"^[ 0-9]{2,8}  (\S+) +-?[0-9.]+ +(\D*?) *$", re.MULTILINE)


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
    said = result.out.partition("\n最初に" if lang == "ja" else "\nFirst disagreement")[2]
    assert "  dE_total/dout_o1 = -(target_o1 - out_o1)\n                   = -(0.01 - 0.7514)\n" in said
    assert "-0.7414" in said
    assert "w7+" in said
    assert ("内側の関数の微分 -1" if lang == "ja" else "The inner derivative -1") in joined(said, lang)
    # 56 blanks: one is blank, three are wrong.
    counts = "解答と合うもの 52 個、前の値によるもの 1 個、合わないもの 2 個。空欄は 1 個である。"
    if lang == "en":
        counts = "52 of 55 answers match the key, 1 follows from your own earlier numbers, 2 differ."
    assert counts in joined(said, lang)


def joined(lines: str, lang: str) -> str:
    """Lines of a terminal as the text that was broken into them."""
    return lines.replace("\n", "" if lang == "ja" else " ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "value", "ja", "en"),
    [
        ("E_o1", "-0.2748", "符号だけが逆である。", "Only the sign is wrong."),
        ("E_o1", "2.748", "正しい値の 10^1 倍である。", "It is 10^1 times the right number"),
        ("out_h1", "0.59", "有効数字 4 桁で書く。", "write 4 significant figures."),
        (
            "out_h1",
            "0.5969",
            "1 回目の問 2 の out_h2 の値と同じである。",
            "value of out_h2 (question 2, round 1)",
        ),
        ("out_h1", "0.1234", "よくある間違いは見当たらない。", "No common mistake is known to"),
        ("out_h1", "0.7", "どの間違いによる値かを判断できない。", "With 4 significant figures, zeros at"),
        ("w5+", "0.3918", "学習率を 0.1 とすると、この値になる。", "A learning rate of 0.1 gives"),
        ("out_h1", "0.4067", "指数の負号を落とした。", "The minus sign in the exponent was forgotten."),
        ("out_h2", "0.5972", "最後の桁だけがわずかに違う。", "Only the last digit is slightly off."),
        ("out_h1", "0.3775", "総入力の値のままである。", "This is the net input:"),
        ("dout_o1/dnet_o1", "0.2486", "out_o1 を掛け忘れている。", "The factor out_o1 is missing."),
        ("E_total", "0.2748", "E_o2 の項を忘れている。", "The term E_o2 is missing."),
        (
            "net_o1",
            "1.076",
            "w6 の代わりに w5 を使うと、この値になる。",
            "Using w5 instead of w6 gives this number.",
        ),
        (
            "dE_total/dw6",
            "0.08217",
            "dnet_o1/dw6 は out_h2 である。代わりに out_h1 を使うと、",
            "dnet_o1/dw6 is out_h2. Using out_h1 instead",
        ),
        ("net_h1", "0.0275", "総入力にバイアスを加え忘れた。", "The bias was not added to the net input."),
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
    words = found[1].replace(r"{\kern0pt}", "").split()
    assert words[:2] == ["bpgen", "exercise"]
    assert [str(o) for o in options][:2] == words[2:4]
    assert run("compare", *words[2:], "--blank", "a.csv").status == 0
    result = run("compare", *words[2:], "a.csv")
    assert (result.status, result.err) == (0, "")
    count = len((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()) - 1
    assert f" {count} " in result.out.replace(".", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_end_of_the_output_says_where_to_look(lang: str, run: Run) -> None:
    """No line ends in blanks, blank sections share a line, and the first mistake is on the screen."""
    run("compare", "mazur", "--blank", "a.csv")
    table = (Path.cwd() / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    numbers = {"net_h1": "0.3775", "out_h1": "0.5333"}
    rows = [row + numbers.get(row.split(",")[2], "") if row.split(",")[1] == "1" else row for row in table]
    (Path.cwd() / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    lines = run("compare", "mazur", "a.csv", "--lang", lang).out.splitlines()
    assert not [line for line in lines if line != line.rstrip()]
    assert len([line for line in lines if ("空欄）" if lang == "ja" else "all blank") in line]) == 1
    assert any("最初に" in line or "First" in line for line in lines[-10:])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_another_sheet(lang: str, run: Run, filled: Run) -> None:
    out = run("compare", "--seed", 4, filled("--seed", 3), "--lang", lang).out
    said = "別の問題の答案ではないか。この解答は seed-4（2-2-2）を有効数字 4 桁で計算したものである。"
    if lang == "en":
        said = "Does this table belong to another sheet? The key is for seed-4 (2-2-2), with 4"
    assert said in joined(out, lang)
    assert said not in joined(run("compare", "--seed", 3, "answers.csv", "--lang", lang).out, lang)


def test_json_and_csv_say_the_same(run: Run, filled: Run) -> None:
    file = filled(
        "mazur", **{"w5+": "0.4411", "w6+": "", "out_h1": "0.5969", "net_o1": "1.078", "E_total": "0.2748"}
    )

    def both(*more: str) -> list[dict[str, Any]]:
        result = run("compare", "mazur", file, "--format", "json", *more)
        assert result.status == 1
        out = run("compare", "mazur", file, "--format", "csv", *more).out
        rows: list[dict[str, Any]] = json.loads(result.out)
        assert [{k: "" if v is None else str(v) for k, v in r.items()} for r in rows] == list(
            csv.DictReader(io.StringIO(out, newline=""))
        )
        return rows

    records = both("--answers")
    # Without --answers the same, but for the key's numbers.
    assert both() == [r | {"right": "", "low": "", "high": ""} for r in records]
    of = {r["key"]: r for r in records if r["round"] == 1}
    assert of["w5+"] | {"low": 0, "high": 0} == {
        "question": 6, "round": 1, "key": "w5+", "value": "0.4411", "right": "0.3589", "low": 0, "high": 0,
        "verdict": "differs", "hint": "mistake", "detail": "uphill",
    }  # fmt: skip
    assert (of["w6+"]["value"], of["w6+"]["verdict"], of["w6+"]["right"]) == ("", "blank", "0.4087")
    # With that out_h1 and w5 for w6: 0.4 * 0.5969 + 0.4 * 0.5969 + 0.6.
    assert (of["net_o1"]["hint"], of["net_o1"]["detail"]) == ("swapped", "w5>w6")
    assert (of["E_total"]["hint"], of["E_total"]["detail"]) == ("term", "E_o2")
    assert (of["out_h1"]["hint"], of["out_h1"]["detail"]) == ("other", "out_h2@@1")


def test_a_lecturers_own_words(run: Run, filled: Run, tmp_path: Path) -> None:
    folder = tmp_path / "own" / "words" / "ja"
    folder.mkdir(parents=True)
    text = '[heading]\nvalue = "あなたの答案"\n[verdict]\nagrees = "正解"\n'
    (folder / "marking.toml").write_text(text, encoding="utf-8")
    out = run("compare", "neuron", "--templates", "own", "--blank", "a.csv", "--lang", "ja").out
    assert out == "a.csv\n"
    assert "あなたの答案" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    (tmp_path / "a.csv").write_text("名前,あなたの答案\neta,0.5\nw1,7\n", encoding="utf-8")
    assert "判定" in run("compare", "neuron", "a.csv", "--templates", "own", "--lang", "ja").out


def test_a_sheet_with_numbers_beyond_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("w5+,0.3589\nw1,0.51\n", encoding="utf-8")
    result = run("compare", "mazur", "a.csv", "--upto", "forward", "--lang", "en")
    assert result.status == 1
    assert "Not on the sheet" in result.out
    assert "You wrote 0.51; the problem gives 0.15.\n\n" in result.out


def test_nothing_filled_in_is_nothing_wrong(capsys: pytest.CaptureFixture[str], run: Run) -> None:
    run("compare", "mazur", "--blank", "a.csv")
    with pytest.raises(SystemExit) as left:
        main(["compare", "mazur", "a.csv", "--lang", "en"])
    assert left.value.code == 0
    assert capsys.readouterr().out.endswith("No answers have been filled in yet. Blank: 56.\n")

"""A reading circle's schedule is read from TOML and CSV; a bad file gets one message with its line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from bpgen import BpgenError
from bpgen.circle.schedule import Meeting, parse_schedule, read_schedule, sample_schedule
from bpgen.errors.languages import LANGUAGES
from bpgen.words.texts import file_text

CSV = "date,time,section,presenters,place\n2027-05-12,16:20-17:50,1-1,A;B,Room 3\n2027-05-19,,2-1;2-2,C,\n"
JAPANESE = "日付,時刻,節,担当,場所\n2027-05-12,16:20〜17:50,1-1,A、B,Room 3\n2027/5/19,,2-1、2-2,C,\n"
QUOTED = '"Room\n3",2027-05-12,1-1,"A;B",16:20 - 17:50:00'
TOML = """
revised = 2027-05-19
place = "Room 3"

[[meetings]]
date = 2027-05-12
start = 16:20:00
end = 17:50:00
sections = ["1-1"]
presenters = ["A", "B"]

[[meetings]]
date = 2027-05-19
sections = ["2-1", "2-2"]
presenters = ["C"]
"""
EXPECTED = (
    Meeting(date(2027, 5, 12), ("1-1",), ("A", "B"), time(16, 20), time(17, 50), "Room 3"),
    Meeting(date(2027, 5, 19), ("2-1", "2-2"), ("C",)),
)


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(folder: Path, name: str, text: str | bytes) -> str:
    path = written(folder, name, text)
    with pytest.raises(BpgenError) as refused:
        read_schedule(path)
    message = refused.value.message
    assert message.startswith(str(path))
    assert refused.value.mend
    return message.removeprefix(str(path))


# Good files


@pytest.mark.parametrize(
    "text",
    [
        CSV,
        JAPANESE,
        "\ufeff" + CSV,
        CSV.replace("\n", "\r\n"),
        "\n" + CSV + "\n,,,,\n",
        CSV.replace(",", "\t"),
        CSV.replace(";", "、").replace(",", ";"),
        CSV.replace("date", "ＤＡＴＥ").replace("16:20-17:50", "１６：２０～１７：５０"),
        f"place,date,section,presenters,time\n{QUOTED}\n,2027-05-19,2-1;2-2,C\n",
    ],
)
def test_csv_from_anywhere(text: str, tmp_path: Path) -> None:
    assert read_schedule(written(tmp_path, "s.csv", text)).meetings == EXPECTED


def columns_of_one_s_own(folder: Path, text: str) -> Path:
    """A folder of templates that holds other names for the columns."""
    (folder / "mine" / "words" / "en").mkdir(parents=True)
    written(folder / "mine" / "words" / "en", "schedule.toml", text)
    return folder / "mine"


def test_columns_can_be_called_otherwise(tmp_path: Path) -> None:
    own = columns_of_one_s_own(tmp_path, 'between_names = "/"\n[column]\ndate = ["Datum"]\n')
    path = written(tmp_path, "s.csv", CSV.replace("date", "DATUM").replace(";", "/"))
    assert read_schedule(path, own).meetings == EXPECTED
    with pytest.raises(BpgenError, match="Unknown column 'DATUM'"):
        read_schedule(path)
    with pytest.raises(BpgenError, match="Unknown column 'date'"):
        read_schedule(written(tmp_path, "t.csv", CSV), own)
    with pytest.raises(BpgenError, match="The column 'Datum' or '日付' is missing"):
        read_schedule(written(tmp_path, "u.csv", "section,presenters\n1,A\n"), own)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('between_names = "["', "between_names is not a regular expression: "),
        ("between_times = 3", "'between_times' must be text."),
        ('[column]\ndates = ["x"]', "Unknown text 'dates'.\n  Did you mean 'date'?"),
        ('[column]\ndate = "x"', "'date' must be a list of strings."),
        ("[column]\ndate = []", "'date' must be a list of strings."),
        ("[column]\ndate = [3]", "'date' must be a list of strings."),
        ('column = "x"', "'column' must have the same form as in the project."),
        ("x = = 1", "Line 1, column 5 is not valid TOML: the value is not valid."),
    ],
)
def test_bad_columns_of_one_s_own_are_named(text: str, what: str, tmp_path: Path) -> None:
    own = columns_of_one_s_own(tmp_path, text)
    with pytest.raises(BpgenError) as refused:
        read_schedule(written(tmp_path, "s.csv", CSV), own)
    assert refused.value.message.startswith(f"{own}/words/en/schedule.toml: ")
    assert what in refused.value.message


def test_toml(tmp_path: Path) -> None:
    made = read_schedule(written(tmp_path, "s.toml", TOML))
    assert made.meetings[0] == EXPECTED[0]
    assert made.meetings[1].place == "Room 3"
    assert (made.revised, made.revised_on) == (True, date(2027, 5, 19))
    assert read_schedule(written(tmp_path, "t.TOML", b"\xef\xbb\xbf" + TOML.encode())) == made


def test_meetings_stand_in_order_of_time() -> None:
    lines = CSV.splitlines()
    backwards = "\n".join((lines[0], *reversed(lines[1:])))
    assert parse_schedule(backwards, where="s.csv", kind="csv").meetings == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "lines",
    [
        # As Excel saves it: empty columns at the end, a row of nothing
        ["日付|時刻|節|担当||", "2027-05-12|16:20-17:50|1-1|A、B||", "2027/5/19||2-1、2-2|C||", "|||||"],
        # Remarks, a title above, dates as Japanese Excel shows them
        ["輪読予定表|||||", "日付|備考|時刻|節|担当|メモ",
         "2027年5月12日(水)|休講あり？|16:20-17:50|1-1|A、B|",
         "2027年5月19日|=1+1||2-1、2-2|C|x"],
        ["|日付|時刻|節|担当", "|2027-05-12|16:20-17:50|1-1|A、B", "|2027.5.19||2-1、2-2|C"],
    ],
)  # fmt: skip
def test_a_schedule_is_the_same_in_every_dialect(
    lines: list[str], separator: str, encoding: str, tmp_path: Path
) -> None:
    text = "\r\n".join(lines).replace("|", separator)
    found = read_schedule(written(tmp_path, "s.csv", text.encode(encoding))).meetings
    assert found == (replace(EXPECTED[0], place=""), EXPECTED[1])


def test_a_week_may_have_no_presenter() -> None:
    text = CSV.replace(",C,", ",,")
    assert parse_schedule(text, where="s.csv", kind="csv").meetings[1].presenters == ()
    text = TOML.replace('presenters = ["C"]\n', "")
    assert parse_schedule(text, where="s.toml", kind="toml").meetings[1].presenters == ()


def test_the_time_zone_is_the_file_s_or_the_command_s() -> None:
    toml = f'timezone = "Europe/Berlin"\n{TOML}'
    assert parse_schedule(CSV, where="s.csv", kind="csv").timezone == "Asia/Tokyo"
    assert parse_schedule(toml, where="s.toml", kind="toml").timezone == "Europe/Berlin"
    for kind, text in (("csv", CSV), ("toml", toml)):
        made = parse_schedule(text, where="s", kind=kind, timezone="America/New_York")
        assert made.timezone == "America/New_York"
    for name in ("Berlin", "", "../etc/passwd", "Europe", "Asia/Tokio"):
        with pytest.raises(BpgenError, match="is not a time zone"):
            parse_schedule(CSV, where="s", kind="csv", timezone=name)


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    text = CSV.replace("2027-05-12,16:20-17:50", "2027-03-28,02:30-03:30")
    assert parse_schedule(text, where="s", kind="csv").meetings
    with pytest.raises(BpgenError, match="02:30 does not exist on 2027-03-28"):
        parse_schedule(text, where="s", kind="csv", timezone="Europe/Berlin")


def test_a_start_alone_will_do() -> None:
    text = "date,time,section,presenters\n2027-05-12,16:20,1,A\n"
    (meeting,) = parse_schedule(text, where="s.csv", kind="csv").meetings
    assert (meeting.start, meeting.end) == (time(16, 20), None)


def test_the_sample_names_nobody() -> None:
    sample = sample_schedule()
    assert {len(name) for m in sample.meetings for name in m.presenters} == {1}
    assert {len(m.presenters) for m in sample.meetings} == {1, 2, 3, 4}
    assert len({m.date for m in sample.meetings}) < len(sample.meetings)
    assert max(len(m.sections) for m in sample.meetings) > 1
    texts = [file_text(lang, "schedule") for lang in LANGUAGES]
    assert [parse_schedule(text, where="sample.toml", kind="toml") for text in texts] == [sample] * len(texts)


# Bad files


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("date,", "dat,", 1, "Unknown column 'dat'.\n  Did you mean 'date'?"),
        ("presenters,", "presenter name,", 1, "Did you mean 'presenter'?"),
        ("date,time", "time", 1, "The column 'date' or '日付' is missing"),
        (",section", "", 1, "The column 'section' or '節' is missing"),
        ("place", "date", 1, "appears twice"),
        ("2027-05-12", "12.5.2027", 2, "'12.5.2027' is not a date.\n  Write it as 2027-05-12"),
        ("2027-05-12", "5/12/2027", 2, "is not a date"),
        ("2027-05-12", "2027-02-30", 2, "There is no day 2027-02-30"),
        ("2027-05-19", "", 3, "'' is not a date"),
        ("16:20-17:50", "16.20", 2, "is not a time.\n  Write it as 16:20"),
        ("16:20-17:50", "25:00", 2, "is not a time"),
        ("16:20-17:50", "17:50-16:20", 2, "The end must be after the start"),
        (",1-1,", ", ; ,", 2, "The meeting has no sections"),
        ("A;B", "A;B;C;D;E", 2, "presenters has 5 entries; the most is 4"),
        ("Room 3", "x" * 201, 2, "at most 200 characters (got 201)"),
        ("Room 3", "Room 3,more", 2, "'more' is in a column without a heading"),
        ("Room 3", '"Room 3', 2, "The table cannot be read"),
        ("2027-05-19,,2-1;2-2,C,", "2027-05-12,16:20-17:50,1-1,A;B,Room 3", 3, "This meeting is also at "),
        # What a spreadsheet would run
        ("Room 3", "=1+1", 2, "looks like a spreadsheet formula"),
        ("Room 3", "\t=1+1", 2, "looks like a spreadsheet formula"),
        ("Room 3", " =1+1", 2, "looks like a spreadsheet formula"),
        ("Room 3", "\u200b=1+1", 2, "looks like a spreadsheet formula"),
        ("Room 3", "＝HYPERLINK(1)", 2, "looks like a spreadsheet formula"),
        ("A;B", "@SUM(1)", 2, "looks like a spreadsheet formula"),
        ("A;B", "A;-2+3", 2, "looks like a spreadsheet formula"),
        ("1-1", "+1", 2, "looks like a spreadsheet formula"),
        ("16:20-17:50", "-16:20", 2, "looks like a spreadsheet formula"),
        ("2027-05-12", "=DATE(2027;5;12)", 2, "looks like a spreadsheet formula"),
    ],
)
def test_bad_cells_are_named_with_their_place(
    old: str, new: str, line: int, what: str, tmp_path: Path
) -> None:
    assert old in CSV
    message = refusal(tmp_path, "s.csv", CSV.replace(old, new, 1))
    assert re.match(rf", row {line}(, column [0-9] \([A-Z]\))?(: | must )", message)
    assert what in message


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("revised", "revise", 2, "Unknown key 'revise'.\n  Did you mean 'revised'?"),
        ("2027-05-19\nplace", '"yes"\nplace', 2, "does not mark a revised schedule"),
        ('"Room 3"', "3", 3, "3 is not text"),
        ('"Room 3"', '"=1+1"', 3, "looks like a spreadsheet formula"),
        ("presenters", "presenter", 10, "Did you mean 'presenters'?"),
        ("date = 2027-05-12\n", "", 5, "The key 'date' is missing"),
        ("2027-05-12", '"soon"', 6, "'soon' is not a date"),
        ("2027-05-12", "2027-05-12T10:00:00", 6, "is not a date"),
        ("2027-05-12", "12", 6, "12 is not a date"),
        ("17:50:00", "16:00:00", 8, "The end must be after the start"),
        ("revised", 'timezone = "Europe/Berln"\nrevised', 2, "Did you mean 'Europe/Berlin'?"),
        ("revised", "timezone = 9\nrevised", 2, "'9' is not a time zone"),
        ("start = 16:20:00\n", "", 7, "The end must be after the start"),
        ('["1-1"]', "11", 9, "11 is not a list"),
        ('["1-1"]', "[11]", 9, "11 is not text"),
        ('["2-1", "2-2"]', "[]", 14, "The meeting has no sections"),
        ('["C"]', '["@SUM(1)"]', 15, "looks like a spreadsheet formula"),
    ],
)
def test_bad_keys_are_named_with_their_line(old: str, new: str, line: int, what: str, tmp_path: Path) -> None:
    assert old in TOML
    message = refusal(tmp_path, "s.toml", TOML.replace(old, new, 1))
    assert message.startswith(f", line {line}: ")
    assert what in message


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("s.csv", "", "The file is empty"),
        ("s.csv", "\ufeff \n\n", "The file is empty"),
        ("s.toml", "\n", "The file is empty"),
        ("s.toml", "revised = true", "The schedule has no meetings"),
        ("s.csv", "date,section,presenters\n", "The schedule has no meetings"),
        ("s.toml", "meetings = 3", "The meetings are not tables"),
        ("s.toml", "x = = 1", "Line 1, column 5 is not valid TOML"),
        ("s.toml", "x = " + "[" * 100_000, "nested too deeply"),
        ("s.toml", TOML[TOML.index("[[") :] * 501, "1,002 meetings"),
        ("s.csv", "date,section,presenters\n" + "2027-05-12,1,A\n" * 1001, "1,001 meetings"),
        ("s.csv", "#" * 1_000_001, "too large (limit: 1,000,000 bytes)"),
        ("s.toml", TOML.replace("Room", "教室").encode("cp932"), "is not UTF-8"),
        ("s.csv", b"PK\x03\x04", "This is a workbook"),
        ("s.csv", CSV.replace("A", "\0").encode(), "The file is not text"),
        ("s.xlsx", CSV, "not a schedule file"),
    ],
)
def test_bad_files(name: str, text: str | bytes, what: str, tmp_path: Path) -> None:
    assert what in refusal(tmp_path, name, text)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(BpgenError, match="cannot be read"):
            read_schedule(path)

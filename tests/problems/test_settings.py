"""Values changed from outside: as they are typed, where they stand, and what is no place."""

from __future__ import annotations

from typing import Any

import pytest

from bpgen.errors import BpgenError
from bpgen.problems.settings import parse_setting, with_settings

TABLE: dict[str, Any] = {"rate": 0.5, "layers": [{"units": 2}, {"units": 1}], "data": {"kind": "moons"}}


@pytest.mark.parametrize(
    ("typed", "path", "value"),
    [
        ("rate=0.1", "rate", 0.1),
        (" rate = 3 ", "rate", 3),
        ("rate=０.０１", "rate", 0.01),
        ("data.kind=xor", "data.kind", "xor"),
        ('title="a = b"', "title", "a = b"),
        ("title=ａｂｃ 三日月", "title", "ａｂｃ 三日月"),
        ("layers.1.weights=[[1, 2]]", "layers.1.weights", [[1, 2]]),
        ("trained_biases=true", "trained_biases", True),
        ("data={kind='csv'}", "data", {"kind": "csv"}),
    ],
)
def test_what_is_typed(typed: str, path: str, value: object) -> None:
    setting = parse_setting(typed)
    assert (setting.path, setting.value) == (path, value)
    assert type(setting.value) is type(value)


def test_one_value_takes_another_s_place_and_the_file_s_tables_stay() -> None:
    changed = with_settings(TABLE, [parse_setting("layers.2.units=7"), parse_setting("data.noise=0.1")])
    assert changed == {
        **TABLE,
        "layers": [{"units": 2}, {"units": 7}],
        "data": {"kind": "moons", "noise": 0.1},
    }
    assert TABLE["layers"][1] == {"units": 1}
    assert "noise" not in TABLE["data"]


def test_a_table_of_usual_values_need_not_be_in_the_file() -> None:
    assert with_settings(TABLE, [parse_setting("optimiser.kind=adam")])["optimiser"] == {"kind": "adam"}


@pytest.mark.parametrize("typed", ["rate", "=3", "rate=", "", "="])
def test_what_is_no_setting(typed: str) -> None:
    with pytest.raises(BpgenError, match="NAME=VALUE"):
        parse_setting(typed)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("layers.0.units", "'0' is not a position in this list (1 to 2)."),
        ("layers.3.units", "'3' is not a position"),
        ("layers.first.units", "'first' is not a position"),
        ("dat.kind", "Did you mean 'data'?"),
        ("rate.x", "contains no other values"),
        ("rate.x.y", "'x' is not there"),
    ],
)
def test_a_place_that_is_not_there(path: str, said: str) -> None:
    with pytest.raises(BpgenError) as refused:
        with_settings(TABLE, [parse_setting(f"{path}=1")])
    assert said in refused.value.message
    assert path in refused.value.message

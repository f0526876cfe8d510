"""The reference pages of network files and training files: every key of their schemas, in both languages."""

from __future__ import annotations

import pytest

from bpgen.errors.languages import LANGUAGES
from bpgen.graph.kinds import KINDS
from bpgen.problems.preset import graph_names, layer_names, preset_names
from bpgen.problems.tables import schema
from bpgen.site.reference import network_file, training_file
from bpgen.training.tables import training_schema
from bpgen.words.texts import words
from support.site_pages import leaves, page

JA, EN = words("reference", "ja"), words("reference", "en")

#: What a kind of file has in its schema: whether it is that of training files, its tables within the first.
FILES = {
    "network": (False, ("layers", "samples", "optimiser", "notation", "lecture")),
    "training": (True, ("layers", "data", "optimiser")),
}


def schema_keys(file: str) -> set[str]:
    """Every key of a schema, as [network-file] or [training-file] has it."""
    training, tables = FILES[file]
    whole = training_schema() if training else schema()
    out = {f"{file}.{key}" for key in whole["properties"]}
    for table in tables:
        part = whole["properties"][table]
        ref = part.get("items", part)["$ref"].rpartition("/")[2]
        out |= {f"{table}.{key}" for key in whole["$defs"][ref]["properties"]}
    return out


@pytest.mark.parametrize("file", FILES)
def test_every_key_has_a_japanese_text_and_none_is_left_over(file: str) -> None:
    about = {f"{file}.about", f"{file}.heading", *(f"{table}.about" for table in FILES[file][1])}
    assert leaves(JA[f"{file}-file"]) == schema_keys(file) | about
    assert leaves(EN[f"{file}-file"]) == {f"{file}.heading", f"{file}.about"}


def test_every_value_has_a_text_in_both_languages_and_none_is_left_over() -> None:
    enums: dict[str, set[str]] = {}
    for training, _ in FILES.values():
        whole = training_schema() if training else schema()
        for part in (whole, *(d for d in whole["$defs"].values() if "properties" in d)):
            for key, value in part["properties"].items():
                for one in (value, *value.get("anyOf", ())):
                    of = whole["$defs"].get(one.get("$ref", "").rpartition("/")[2], one)
                    if "enum" in of:
                        enums[key] = enums.get(key, set()) | set(of["enum"])
    for texts in (JA, EN):
        assert {key: set(of) for key, of in texts["value"].items()} == enums


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_each_key_takes(lang: str) -> None:
    made = network_file(lang)
    keys = {f"{t.anchor.removeprefix('network-file-')}.{k.name}": k for t in made["tables"] for k in t.keys}
    assert set(keys) == schema_keys("network")
    assert keys["samples.inputs"].needed
    assert not keys["network.loss"].needed
    assert keys["network.loss"].default == '`"half-squared-error"`'
    assert keys["network.trained_biases"].default == "`false`"
    assert keys["network.title"].default == '`""`'
    assert not keys["network.seed"].default
    assert len(keys["network.seed"].limits) == 2
    assert "1,000,000,000,000" in keys["network.seed"].limits[1].replace("\\", "")
    assert r"\tanh" in next(v.formula for v in keys["layers.activation"].values if "tanh" in v.word)
    text = page("network-file", made, lang)
    examples = (*preset_names(), *layer_names(), *graph_names(), "graph")
    for name in examples:
        assert f"(network-file-{name})=" in text
    assert text.count("{code-block} toml") == len(examples) + 1


def test_the_page_lists_every_kind_of_layer_with_its_settings_and_tables() -> None:
    """A convolution has sides that must be given; a table that only a switch adds is listed, too."""
    made = {kind.name: kind for kind in network_file("en")["kinds"]}
    assert set(made) == set(KINDS)
    assert dict(made["convolution"].settings)["`stride`"] == "`1`"
    assert not dict(made["convolution"].settings)["`kernel`"], "it cannot do without"
    assert made["convolution"].tables == ("`weights`", "`biases`")
    assert "`recurrent_biases`" in made["gru"].tables, "only where the reset comes after"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_training_files_says_what_each_key_takes(lang: str) -> None:
    made = training_file(lang)
    keys = {f"{t.anchor.removeprefix('training-file-')}.{k.name}": k for t in made["tables"] for k in t.keys}
    assert set(keys) == schema_keys("training")
    assert keys["layers.units"].needed
    assert keys["training.learning_rate"].default == "`0.001`"
    assert '`"all"`' in keys["training.batch"].kind
    assert keys["training.batch"].default == '`"all"`'
    assert len(keys["data.kind"].values) == 5
    assert not keys["training.loss"].default
    text = page("network-file", made, lang)
    assert "(training-file-start)=" in text
    assert text.count("{code-block} toml") == 1

"""Packages in SCORM 1.2, against a platform's API that is not ours: what is stored, and what comes back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page

from bpgen import Network
from bpgen.classroom.export import export_problem
from bpgen.classroom.platforms import PLATFORMS, Coursework
from bpgen.lesson.plan import Upto
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Policy
from classroom.platforms.sitters import coursework_of, key, slipped
from support.browsing import chromium, opened, served
from support.sheets import drawn

NINE = Contract(policy=Policy(digits=9))
#: The room that SCORM 1.2 gives to what is suspended.
ROOM = 4096
_NAMES = {
    "c": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
}
#: A platform: its window has the API, and shows the package in a frame within a frame. It refuses what the
#: standard does not allow.
_PLATFORM = """<!doctype html><title>Platform</title><link rel="icon" href="data:,"><script>
const kept = JSON.parse(localStorage.getItem("kept") ?? "{}"), log = [];
let state = "new";
window.API = {
  LMSInitialize() { if (state !== "new") return "false"; state = "running"; return "true"; },
  LMSGetValue(name) { return state === "running" ? kept[name] ?? "" : ""; },
  LMSSetValue(name, value) {
    if (state !== "running") { log.push("set " + state); return "false"; }
    if (typeof value !== "string") { log.push("type of " + name); return "false"; }
    if (name === "cmi.suspend_data" && value.length > 4096) { log.push("too long"); return "false"; }
    if (name === "cmi.core.lesson_status" && !["completed", "incomplete"].includes(value)) log.push(value);
    kept[name] = value;
    return "true";
  },
  LMSCommit() { localStorage.setItem("kept", JSON.stringify(kept)); return "true"; },
  LMSFinish() { state = "finished"; return "true"; },
};
</script><iframe srcdoc='<iframe id="course" src="FILE" width="900" height="700"></iframe>'
width="950" height="750">
</iframe>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def work() -> Coursework:
    return coursework_of(
        drawn("2-3-2-relu", 3), drawn("2-3-2-relu", 4), options=Options(lang="en", upto=Upto.ERROR)
    )


def unpacked(data: bytes, folder: Path) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        package.extractall(folder)
        return package.namelist()


def course(page: Page) -> Any:
    """The frame that has the package."""
    return page.frame_locator("iframe").frame_locator("#course")


def kept(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("kept")
    return found


def test_the_manifest_names_the_files_and_bytes_are_the_same(work: Coursework, tmp_path: Path) -> None:
    data = PLATFORMS["scorm"].write(work)
    assert data == PLATFORMS["scorm"].write(work)
    names = unpacked(data, tmp_path)
    manifest = ET.parse(tmp_path / "imsmanifest.xml").getroot()
    assert manifest.findtext("c:metadata/c:schemaversion", namespaces=_NAMES) == "1.2"
    files = [x.attrib["href"] for x in manifest.iterfind("c:resources/c:resource/c:file", _NAMES)]
    assert sorted(["imsmanifest.xml", *files]) == sorted(names)
    resource = manifest.find("c:resources/c:resource", _NAMES)
    assert resource is not None
    assert resource.attrib[f"{{{_NAMES['adlcp']}}}scormtype"] == "sco"
    assert resource.attrib["href"] == "index.html"
    item = manifest.find("c:organizations/c:organization/c:item", _NAMES)
    assert item is not None
    assert item.attrib["identifierref"] == resource.attrib["identifier"]


def test_a_learner_chooses_works_and_comes_back(browser: Browser, work: Coursework, tmp_path: Path) -> None:
    unpacked(PLATFORMS["scorm"].write(work), tmp_path)
    (tmp_path / "platform.html").write_text(_PLATFORM.replace("FILE", "/index.html"), encoding="utf-8")
    variant = work.variants[1]
    wrong_at = (1, "net_h1")
    typed = slipped(work, variant.worked, wrong_at)
    with served(tmp_path) as address, opened(browser) as (page, wrong):
        page.goto(f"{address}/platform.html")
        course(page).get_by_role("link", name=variant.code).click()
        for n, blank in enumerate(work.blanks):
            course(page).locator(f"#box{n}").fill(typed[blank.round, blank.key])
        course(page).locator("#box0").press("Enter")
        course(page).locator("#mark0[data-verdict=differs]").wait_for()
        page.wait_for_function("kept['cmi.core.lesson_status'] === 'completed'")
        stored = kept(page)
        worth = [float(work.worth[x.question]) for x in work.blanks]
        lost = next(w for w, x in zip(worth, work.blanks, strict=True) if (x.round, x.key) == wrong_at)
        assert float(stored["cmi.core.score.raw"]) == pytest.approx(100 * (1 - lost / sum(worth)), abs=0.01)
        assert (stored["cmi.core.score.min"], stored["cmi.core.score.max"]) == ("0", "100")
        assert len(stored["cmi.suspend_data"]) < ROOM
        assert page.evaluate("log") == []
        page.goto("about:blank")
        page.goto(f"{address}/platform.html")  # the first page leads on to the problem
        course(page).locator("#mark0[data-verdict=differs]").wait_for()
        first = work.blanks[0]
        assert course(page).locator("#box0").input_value() == typed[first.round, first.key]
        course(page).locator("#another").click()
        course(page).get_by_role("link", name=work.variants[0].code).wait_for()
        assert page.evaluate("log") == []
        assert not wrong


def test_a_long_sheet_keeps_what_finds_room(browser: Browser, tmp_path: Path) -> None:
    work = coursework_of(drawn("3-4-2-tanh-softmax", 3), options=Options(lang="en", rounds=4, contract=NINE))
    unpacked(PLATFORMS["scorm"].write(work), tmp_path)
    (tmp_path / "platform.html").write_text(_PLATFORM.replace("FILE", "/index.html"), encoding="utf-8")
    numbers = key(work, work.variants[0].worked)
    values = json.dumps([numbers[x.round, x.key] for x in work.blanks])
    with served(tmp_path) as address, opened(browser) as (page, wrong):
        page.goto(f"{address}/platform.html")
        course(page).locator("#box0").wait_for()
        frame = next(f for f in page.frames if "/index.html" in f.url)
        frame.evaluate(
            "values => document.querySelectorAll('input').forEach((box, n) => box.value = values[n])",
            json.loads(values),
        )
        course(page).locator("#box0").press("Enter")
        page.wait_for_function("kept['cmi.core.score.raw'] === '100'")
        assert ROOM - 100 < len(kept(page)["cmi.suspend_data"]) < ROOM
        assert "as a file" in course(page).locator("[role=status]").inner_text()
        assert page.evaluate("log") == []
        assert not wrong


def test_a_single_problem_is_the_first_page(tmp_path: Path) -> None:
    names = unpacked(export_problem(Network.preset("mazur"), "scorm", Options(lang="ja")), tmp_path)
    assert names == ["imsmanifest.xml", "index.html"]

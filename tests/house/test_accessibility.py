"""What judges our pages finds what is planted, as axe-core itself does, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from support.accessibility import grave
from support.browsing import chromium, opened

_PLANTED = """<!doctype html><html lang="en"><head><title>Planted</title><style>
body { color: #111; background: #fff }
.faint { color: rgb(180, 180, 180) }
.over { color: #777; background: rgba(120, 120, 120, 0.4) }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } .deep { color: #333 } }
</style></head><body><main><h1>Heading</h1><p>Plain.</p><p class="deep">Deep.</p>
<img src="data:,"><button></button><p class="faint">Faint.</p><p class="faint">Again.</p>
<p class="over">Over.</p>
<math><mi class="faint">x</mi></math><a href="#">Link</a></main></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.mark.parametrize(
    ("dark", "rules", "wanted"),
    [
        (False, (), {"image-alt", "button-name", "color-contrast"}),
        (False, ("image-alt",), {"image-alt"}),
        (True, ("color-contrast",), {"color-contrast"}),
    ],
)
def test_what_is_planted_is_found(
    dark: bool, rules: tuple[str, ...], wanted: set[str], browser: Browser
) -> None:
    with opened(browser, color_scheme="dark" if dark else "light") as (page, _):
        page.set_content(_PLANTED)
        found = grave(page, *rules)
        assert {rule for rule, _ in found} == wanted
        assert all("deep" in html for rule, html in found if dark)
        again = page.evaluate(
            "async o => (await axe.run(o)).violations", {"runOnly": list(rules)} if rules else {}
        )
        page.set_content(_PLANTED)
        plain = Axe().run(page, options={"runOnly": list(rules)} if rules else None).response["violations"]
        assert again == plain


def test_a_page_without_fault_has_no_findings(browser: Browser) -> None:
    with opened(browser) as (page, _):
        page.set_content('<html lang="en"><title>A</title><main><h1>Heading</h1><p>Plain.</p></main></html>')
        assert grave(page) == []

"""EPUB with formulas as MathML: which pages hold them is declared.

EPUB 3.3 asks the package document to name the pages with MathML and SVG in them; Sphinx writes its manifest
without.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from sphinx.builders.epub3 import Epub3Builder

#: In a page that Sphinx wrote, a bare ``<`` begins a tag.
_TAG = re.compile(r"<(math|svg)[\s/>]")
_PROPERTIES = {"math": "mathml", "svg": "svg"}
#: A page in the manifest, as Sphinx's template prints it, with no properties yet.
_ITEM = re.compile(r'<item id="[^"]*" href="([^"]*)" media-type="application/xhtml\+xml"(?= */>)')


class EpubBuilder(Epub3Builder):
    """Sphinx's builder, which also tells what the pages hold."""

    def build_content(self) -> None:
        """Write content.opf, then complete it: only now are all pages in the folder."""
        super().build_content()
        package = self.outdir / "content.opf"
        text = package.read_text(encoding="utf-8")
        package.write_text(_ITEM.sub(self._with_properties, text), encoding="utf-8")

    def _with_properties(self, item: re.Match[str]) -> str:
        page = (self.outdir / unquote(unescape(item[1]))).read_text(encoding="utf-8")
        held = sorted({_PROPERTIES[tag] for tag in _TAG.findall(page)})
        return f'{item[0]} properties="{" ".join(held)}"' if held else item[0]

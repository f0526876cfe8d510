"""The domain ``bp``: which page derives which quantity, so that numbers can link there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode


class Quantities(Domain):
    """The steps of all pages, under ``network:key``."""

    name = "bp"
    label = "bpgen"
    object_types: ClassVar[dict[str, ObjType]] = {"quantity": ObjType("quantity", "value")}
    initial_data: ClassVar[dict[str, Any]] = {"steps": {}}

    @property
    def steps(self) -> dict[str, tuple[str, str]]:
        """``network:key`` to the page and the address on it; of several steps, the first."""
        return cast("dict[str, tuple[str, str]]", self.data["steps"])

    def note(self, name: str, docname: str, anchor: str) -> None:
        """Remember where a quantity is derived."""
        self.steps.setdefault(name, (docname, anchor))

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again."""
        for name in [n for n, (doc, _) in self.steps.items() if doc == docname]:
            del self.steps[name]

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take in what another process has read."""
        for name, (doc, anchor) in otherdata["steps"].items():
            if doc in docnames:
                self.steps[name] = (doc, anchor)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """A number becomes a link where some page derives it; elsewhere it stays a number."""
        found = self.steps.get(target)
        if found is None:
            # Not None: a number without a page is no broken link.
            return cast("nodes.reference", contnode)
        docname, anchor = found
        return make_refnode(builder, fromdocname, docname, anchor, contnode, target.partition(":")[2])

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Names of quantities are found by their own roles only."""
        return []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """For the inventory and the search: each derived quantity."""
        return self._objects()

    def _objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for name, (docname, anchor) in self.steps.items():
            yield name, name.partition(":")[2], "quantity", docname, anchor, 1


def setup(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(Quantities)

"""The domain ``bp``: which page derives which quantity, so that numbers can link there.

Of several steps of one quantity, the first in the order of the table of contents is meant, in whatever order
or processes the pages are read. A page whose links lead elsewhere than when it was written is written again.
"""

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

from .nodes import drawing, fold

#: By name of a quantity, the page and the address of its step.
Places = dict[str, tuple[str, str]]


class Quantities(Domain):
    """The steps of all pages, under ``network:key``."""

    name = "bp"
    label = "bpgen"
    object_types: ClassVar[dict[str, ObjType]] = {"quantity": ObjType("quantity", "value")}
    #: By page: its steps, the quantities that it links to, and what it holds of ours. By builder: where the
    #: links led when its pages were last written.
    initial_data: ClassVar[dict[str, Any]] = {"steps": {}, "links": {}, "holds": {}, "written": {}}
    data_version = 1
    _PAGES = ("steps", "links", "holds")
    _found: Places | None = None

    def steps_of(self, docname: str) -> dict[str, str]:
        """The addresses of a page's steps, by name."""
        return cast("dict[str, str]", self.data["steps"].get(docname, {}))

    def note(self, name: str, docname: str, anchor: str) -> None:
        """Remember where a quantity is derived."""
        self.data["steps"].setdefault(docname, {})[name] = anchor
        self._found = None

    def holds(self, docname: str) -> frozenset[str]:
        """What a page holds of ours, see ``held``."""
        return cast("frozenset[str]", self.data["holds"].get(docname, frozenset()))

    def all_held(self) -> frozenset[str]:
        """What the pages hold of ours, taken together."""
        return frozenset().union(*self.data["holds"].values())

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again."""
        for kind in self._PAGES:
            self.data[kind].pop(docname, None)
        self._found = None

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take in what another process has read."""
        for kind in self._PAGES:
            self.data[kind].update((d, held) for d, held in otherdata[kind].items() if d in docnames)
        self._found = None

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Remember what a page that was read links to, and what it holds."""
        links = {n["reftarget"] for n in document.findall(pending_xref) if n.get("refdomain") == self.name}
        found = held(document)
        if links:
            self.data["links"][docname] = links
        if found:
            self.data["holds"][docname] = found

    @property
    def places(self) -> Places:
        """Where each quantity is derived."""
        if self._found is None:
            self._found = {}
            steps = self.data["steps"]
            ordered = [d for d in self.env.collect_relations() if d in steps]
            for docname in dict.fromkeys((*ordered, *sorted(steps))):
                for name, anchor in steps[docname].items():
                    self._found.setdefault(name, (docname, anchor))
        return self._found

    def outdated(self, builder: str) -> list[str]:
        """The pages whose links lead elsewhere than when this builder wrote them."""
        self._found = None  # the table of contents may have changed
        before: Places | None = self.data["written"].get(builder)
        now = self.data["written"][builder] = self.places
        if before == now:
            return []
        links: dict[str, set[str]] = self.data["links"]
        if before is None:
            return sorted(links)
        moved = {name for name in before.keys() | now if before.get(name) != now.get(name)}
        return sorted(docname for docname, names in links.items() if names & moved)

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
        found = self.places.get(target)
        if found is None:
            # Not None: a number without a page is no broken link.
            return cast("nodes.reference", contnode)
        docname, anchor = found
        made = make_refnode(builder, fromdocname, docname, anchor, contnode, target.partition(":")[2])
        if builder.name == "singlehtml":
            made["refuri"] = f"#{anchor}"  # else the address is the document's and the step's, one by one
        return made

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
        for name, (docname, anchor) in self.places.items():
            yield name, name.partition(":")[2], "quantity", docname, anchor, 1


def held(document: nodes.document) -> frozenset[str]:
    r"""What a document holds of ours: "style" where anything needs it, "figure", "chart", "step", "macro"
    (``\bpfactor``).
    """
    found = set[str]()
    for node in document.findall(nodes.Element):
        if isinstance(node, drawing):
            found |= {"style", "figure", *(("chart",) if "data-chart" in node["svg"] else ())}
        elif isinstance(node, fold) or _is_ours(node):
            found |= {"style", "step"} if "bp-step" in node.get("classes", ()) else {"style"}
        elif isinstance(node, nodes.math | nodes.math_block) and "\\bpfactor{" in node.astext():
            found |= {"style", "macro"}
    return frozenset(found)


def _is_ours(node: nodes.Element) -> bool:
    classes: list[str] = node.get("classes", [])
    return any(name.startswith("bp-") for name in classes)


def quantities(env: BuildEnvironment) -> Quantities:
    """The domain of a project."""
    found = env.get_domain(Quantities.name)
    assert isinstance(found, Quantities)
    return found


def _refresh(app: Sphinx, env: BuildEnvironment) -> list[str]:
    return quantities(env).outdated(app.builder.name)


def setup(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(Quantities)
    app.connect("env-updated", _refresh)

"""The parts of an Office file and how they point to each other (ISO/IEC 29500-2)."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NoReturn
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from tsworkbench.plan.errors import Refused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_STRICT = (  # the strict variant of the standard renames every namespace; what is in them is the same
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", S[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A[1:-1].encode()),
)
_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One part's pointer to another; `kind` is the last word of its type, such as "hyperlink" or "styles"."""

    kind: str
    target: str
    external: bool


class Package:
    """An Office file's parts, read by name. Nothing outside the file is ever looked at."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except zipfile.BadZipFile as error:
            self.damaged(error)
        self._parts = {part.filename.casefold(): part for part in self._archive.infolist()}
        self._relations: dict[str, dict[str, Relation]] = {}

    def has(self, part: str) -> bool:
        """Whether the file has this part."""
        return part.casefold() in self._parts

    def names(self) -> list[str]:
        """The names of all parts."""
        return [part.filename for part in self._parts.values()]

    def main_part(self, usual: str) -> str:
        """The part that everything else hangs on; `usual` is what it nearly always is called."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and self.has(relation.target):
                return relation.target
        if not self.has(usual):
            self.damaged(None)
        return usual

    def relations(self, part: str) -> dict[str, Relation]:
        """What `part` ("" for the file itself) points to, by the id it uses for it."""
        if part not in self._relations:
            folder, base = posixpath.split(part)
            listing = posixpath.join(folder, "_rels", f"{base}.rels")
            found: dict[str, Relation] = {}
            if self.has(listing):
                for told in self.tree(listing):
                    target = told.get("Target") or ""
                    external = told.get("TargetMode") == "External"
                    if not external:
                        target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
                    kind = (told.get("Type") or "").rsplit("/", 1)[-1]
                    found[told.get("Id") or ""] = Relation(kind, target, external)
            self._relations[part] = found
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of a kind ("styles", "comments") that `part` points to and that are there."""
        return [
            relation.target
            for relation in self.relations(part).values()
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    def tree(self, part: str) -> Any:
        """The root element of a part. Raises Refused if it is missing or isn't sound XML."""
        parser = etree.XMLParser(**_OPTIONS)
        try:
            root = etree.fromstring(self._bytes(part), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            self.damaged(error)
        if root is None:
            self.damaged(None)
        return root

    def stream(self, part: str, *tags: str) -> Iterator[Any]:
        """The elements of a part that have one of these tags, each when it is complete.

        All are held unless the caller lets them go, by `forget_before`, now and then.
        """
        try:
            yield from (
                element
                for _, element in etree.iterparse(BytesIO(self._bytes(part)), events=("end",), tag=tags, **_OPTIONS)
            )
        except (etree.XMLSyntaxError, ValueError) as error:
            self.damaged(error)

    def damaged(self, error: Exception | None) -> NoReturn:
        """Refuses the document as damaged."""
        why = str(error).lower()  # libxml2's own words
        if "depth" in why:
            what = "nested far deeper than a document is"
        elif any(sign in why for sign in ("huge", "memory", "unknown error")):  # the last when memory gives out midway
            what = "too large to be read: a part of it holds more than any document does"
        else:
            what = "damaged: a part of it is missing or cannot be read"
        raise Refused(
            f"“{self.name}” is {what}. Open it in the program that made it, save it again, and import the new file."
        ) from error

    def _bytes(self, part: str) -> bytes:
        found = self._parts.get(part.casefold())
        if found is None:
            self.damaged(None)
        try:
            data = self._archive.read(found)
        except (
            zipfile.BadZipFile,
            EOFError,
            zlib.error,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            self.damaged(error)
        if b"http://purl.oclc.org/ooxml/" in data[:8192]:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        return data


def forget_before(element: Any) -> None:
    """Lets go of the elements before this one, which stand beside it in the part and have been used.

    Those after it may have been read already, and are still to come.
    """
    parent = element.getparent()
    del parent[: parent.index(element)]

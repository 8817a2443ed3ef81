"""The document a paper is set in: our own, or a council's template with its styles, headers and footers."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from tsworkbench.papers.formats.word.elements import element, field, paragraph
from tsworkbench.papers.formats.word.styles import Style, StyleBook
from tsworkbench.plan.errors import NoSuchFile, WrongInput

_MOST = 20 * 2**20
_MOST_UNPACKED = 200 * 2**20

_KEPT = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.HEADER,
    RELATIONSHIP_TYPE.FOOTER,
}
"""What a template gives. The rest (pictures, comments and notes of its text) goes with the text it belonged to."""


def blank(title: str, *, landscape: bool = False) -> tuple[Any, StyleBook]:
    """A new A4 document in our own styles, with the title and the page number at the foot of each page."""
    document = Document()
    styles = StyleBook(document, ours=True)
    _keep_only(document, _KEPT)
    _drop_thumbnail(document)
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(12 if landscape else 16)
    section.top_margin, section.bottom_margin = Mm(14), Mm(16)
    section.header_distance = section.footer_distance = Mm(9)
    foot = section.footer
    foot.is_linked_to_previous = False
    width = int((section.page_width - section.left_margin - section.right_margin) / Twips(1))
    line = paragraph(foot.part, title, styles.id(Style.FOOTER), link_style=styles.id(Style.LINK))
    line.pPr.append(element("w:tabs", (element("w:tab", val="right", pos=width),)))
    line.append(element("w:r", (element("w:tab"), _text("Page "))))
    line.extend(field("PAGE"))
    line.append(element("w:r", (_text(" of "),)))
    line.extend(field("NUMPAGES"))
    old = foot.paragraphs[0]._p
    old.getparent().replace(old, line)
    _set_modern(document)
    return document, styles


def from_template(path: Path) -> tuple[Any, StyleBook]:
    """A council's template without its text: its styles, page, headers and footers stay.

    What it has no style for is set in ours. Its tables' style is that of the first table in it, if it has one.

    Raises NoSuchFile, or WrongInput where the file is no Word document.
    """
    document = _opened(path)
    first_table = next(iter(document.tables), None)
    table_style = first_table._tbl.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}") if first_table is not None else None
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    _keep_only(document, _KEPT)
    _drop_thumbnail(document)
    styles = StyleBook(document, ours=False)
    if table_style is not None:
        styles.put_table_style(table_style.get(qn("w:val")))
    return document, styles


def _opened(path: Path) -> Any:
    try:
        data = path.read_bytes() if path.stat().st_size <= _MOST else None
    except FileNotFoundError:
        raise NoSuchFile(f"There is no template at {path}: check the name, or leave it out.") from None
    except OSError as trouble:
        raise WrongInput(
            f"The template {path} can't be read ({trouble.strerror}): choose a Word document."
        ) from trouble
    if data is None:
        raise WrongInput(f"The template {path.name} is larger than 20 MB: take out what the paper doesn't need.")
    try:
        return Document(BytesIO(_as_document(data, path)))
    except (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError) as trouble:
        raise WrongInput(
            f"{path.name} isn't a Word document (.docx or .dotx): the template has to be one."
        ) from trouble


def _as_document(data: bytes, path: Path) -> bytes:
    """The zip with a template's main part called a document's, which is all they differ in."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        if sum(info.file_size for info in package.infolist()) > _MOST_UNPACKED:
            raise WrongInput(f"The template {path.name} unpacks to more than 200 MB: take out what isn't needed.")
        kinds = package.read("[Content_Types].xml")
        if b"macroEnabled" in kinds:
            raise WrongInput(f"The template {path.name} holds macros: save it as .docx or .dotx without them first.")
        if b"template.main+xml" not in kinds:
            return data
        changed = BytesIO()
        with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
            for name in package.namelist():
                part = package.read(name)
                if name == "[Content_Types].xml":
                    part = part.replace(b"template.main+xml", b"document.main+xml")
                target.writestr(name, part)
        return changed.getvalue()


def _keep_only(document: Any, kept: set[str]) -> None:
    """Drop what the text of the document was related to, and headers that no section shows any more."""
    shown = {
        reference.get(qn("r:id"))
        for tag in ("w:headerReference", "w:footerReference")
        for reference in document.element.body.iter(qn(tag))
    }
    for name, related in list(document.part.rels.items()):
        of_page = related.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
        if related.reltype not in kept or (of_page and name not in shown):
            del document.part.rels[name]
    settings = document.settings.element
    for tag in ("w:footnotePr", "w:endnotePr", "w:attachedTemplate", "w:mailMerge", "w:documentProtection"):
        for found in settings.findall(qn(tag)):
            settings.remove(found)


def _drop_thumbnail(document: Any) -> None:
    """A picture of another document's first page."""
    rels = document.part.package.rels
    for name, related in list(rels.items()):
        if related.reltype.endswith("/thumbnail"):
            del rels[name]


def _set_modern(document: Any) -> None:
    """Word 2013 and later lay it out without compatibility mode, and check its spelling as British English."""
    settings = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "en-GB")
    for old in settings.findall(qn("w:compat")):
        for far_east in old.findall(qn("w:useFELayout")):
            old.remove(far_east)


def _text(words: str) -> Any:
    made = element("w:t")
    made.text = words
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made

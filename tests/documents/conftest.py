"""Documents made by code: Word and Excel files part by part, so that a test says exactly what stands in them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)

Maker = Callable[..., bytes]


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts by their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _types(main: str, kind: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{_TYPES}.{kind}.main+xml"/></Types>'
    )


def _relations(*told: tuple[str, str, str]) -> str:
    """Relations as (id, kind, target); a target with a scheme is external."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for name, kind, target in told
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def docx(
    body: str, *, relations: tuple[tuple[str, str, str], ...] = (), more: Mapping[str, str | bytes] | None = None,
    **parts: str,
) -> bytes:  # fmt: skip
    """A Word file with this inside its body, and inside its other parts: styles, numbering, footnotes."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("word/document.xml", "wordprocessingml.document"),
        "_rels/.rels": _relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
    }
    told = list(relations)
    for name, inside in parts.items():
        kind = name.rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{name}.xml"] = f"<w:{root} {_SPACES}>{inside}</w:{root}>"
        told.append((f"part-{name}", kind, f"{name}.xml"))
    files["word/_rels/document.xml.rels"] = _relations(*told)
    return zipped(files | dict(more or {}))


def xlsx(
    sheet: str, *, strings: str = "", styles: str = "", more: Mapping[str, str | bytes] | None = None,
    relations: tuple[tuple[str, str, str], ...] = (), book: str = '<sheets><sheet name="Plan" r:id="s1"/></sheets>',
) -> bytes:  # fmt: skip
    """A workbook with this inside its sheet, and inside its shared strings and styles."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("xl/workbook.xml", "spreadsheetml.sheet"),
        "_rels/.rels": _relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{book}</workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("s1", "worksheet", "worksheets/sheet1.xml"),
            ("s2", "worksheet", "worksheets/sheet2.xml"),
            ("t1", "sharedStrings", "sharedStrings.xml"),
            ("y1", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}" xmlns:r="{R}">{sheet}</worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels": _relations(*relations),
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
    }
    return zipped(files | dict(more or {}))


@pytest.fixture(scope="session")
def make_zip() -> Maker:
    """Makes a zip of parts by their names."""
    return zipped


@pytest.fixture(scope="session")
def make_docx() -> Maker:
    """Makes a Word file from the inside of its body and of its other parts."""
    return docx


@pytest.fixture(scope="session")
def make_xlsx() -> Maker:
    """Makes a workbook from the inside of its sheet, shared strings and styles."""
    return xlsx


@pytest.fixture(scope="session")
def saved() -> Callable[[Any], bytes]:
    """What a python-docx document or an openpyxl workbook saves."""

    def save(document: Any) -> bytes:
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()

    return save

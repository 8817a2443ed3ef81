"""Workbooks in Excel's old formats, OpenDocument, rich text and web pages are read as a .docx or .xlsx of the same."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.documents.reading.making import outline

from tsworkbench.documents.blocks import Colour, Document, Heading, Table
from tsworkbench.documents.front.reception import read_document, receive
from tsworkbench.documents.intake import read_draft
from tsworkbench.plan.errors import Refused

DOORS = Path(__file__).parent / "doors"
Put = Callable[[str, bytes], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def table_of(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


@pytest.mark.parametrize("name", ["lido.xls", "lido.ods"])
def test_a_workbook_says_what_its_cells_show_and_how_they_are_set(name: str) -> None:
    document = read_document(DOORS / name)
    table = table_of(document)
    by_number = {row.cells[1].words: row.cells for row in table.rows}
    assert [cell.words for cell in by_number["1.1"]][:8] == [
        "Warm water", "1.1", "Fit a heat pump", "Nia Rees", "30/09/2026", "£12,500", "", "40%",
    ]  # fmt: skip
    assert by_number["1.1"][4].value == date(2026, 9, 30)
    assert by_number["1.1"][7].value == 0.4
    assert (by_number["1.1"][6].fill, by_number["1.10"][6].fill) == (Colour.AMBER, Colour.GREEN)
    assert by_number["1.10"][0].again
    assert [line.text for line in by_number["1.10"][2].lines] == ["Lag the pipes", "and the tank"]
    assert by_number["1.10"][4].value is None  # it shows a month, whatever day is in it
    assert by_number["1.10"][4].words in ("Jan 2027", "January 2027")
    struck = next(row for row in table.rows if row.cells[1].lines and row.cells[1].lines[0].struck == "2.2")
    assert struck.cells[2].lines[0].struck == "Hire a slide"
    assert table.hidden_rows == "row 5"
    assert [block.hidden for block in document.blocks if isinstance(block, Table)] == [False, True]


CHOIR = """\
Choir tour plan 2026/27 2026-04-01..2027-03-31 (Aim/Action)
1 Getting there
  1.1 Book a coach | Jun Abe | “31 March 2027” 2027-03-31 | in_progress | green
    - Three prices | “by end June 2026” 2026-06-30
    - Deposit paid | “by Sept 2026” 2026-09-30
  1.2 Find a café for the interval | Stage Manager (post) | “30/11/2026” 2026-11-30"""


@pytest.mark.parametrize("name", ["choir.odt", "choir.rtf", "choir.html"])
def test_a_text_with_a_table_is_read_as_the_word_document_that_it_was(name: str) -> None:
    told = outline(read_draft(DOORS / name).draft)
    assert [line for line in told.splitlines() if not line.startswith("  note:")] == CHOIR.splitlines()
    assert told.count("  note:") == 2  # the words before the table, and those after it


def cell(text: object, **more: object) -> str:
    attributes = "".join(f' table:{key.replace("_", "-")}="{value}"' for key, value in more.items())
    inside = f"<text:p>{text}</text:p>" if text != "" else ""
    return f'<table:table-cell office:value-type="string"{attributes}>{inside}</table:table-cell>'


def ods(rows: str, *, styles: str = "", before: str = "") -> bytes:
    """An OpenDocument spreadsheet of one sheet."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    content = (
        f'{before}<office:document-content {spaces} office:version="1.3"><office:automatic-styles>{styles}'
        f'</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Plan">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def odt(body: str) -> bytes:
    """An OpenDocument text."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
                'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
                f"<o:body><o:text>{body}</o:text></o:body></o:document-content>"
            ),
        }
    )


def packed(parts: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def row(*texts: object, **more: object) -> str:
    attributes = "".join(f' table:{key.replace("_", "-")}="{value}"' for key, value in more.items())
    return f"<table:table-row{attributes}>{''.join(map(cell, texts))}</table:table-row>"


HEAD = row("Action", "Lead", "By when")


def test_rows_that_repeat_are_as_many_and_empty_ones_none(put: Put) -> None:
    data = ods(
        HEAD + row("Sweep", "Ann Lee", "May 2026", number_rows_repeated=2) + row("", number_rows_repeated=1048570)
    )
    assert [r.cells[0].words for r in table_of(read_document(put("plan.ods", data))).rows] == [
        "Action",
        "Sweep",
        "Sweep",
    ]


def test_what_tracked_changes_deleted_is_left_out_and_said(put: Put) -> None:
    data = odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old words</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:h text:outline-level='1'>Aim 1</text:h>"
        "<text:p>Some <text:s/>words<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>See minute 4</text:p></text:note-body></text:note></text:p>"
    )
    document = read_document(put("plan.odt", data))
    assert document.blocks[0] == Heading(text="Aim 1", level=1, place=document.blocks[0].place)
    assert document.remarks == ("A note 1 says: “See minute 4”.", "1 deletion that its tracked changes hold left out.")


def test_what_is_struck_out_in_rich_text_is_read_and_said(put: Put) -> None:
    document = read_document(put("plan.rtf", b"{\\rtf1\\ansi Sweep {\\strike the yard} by May 2026\\par}"))
    assert any("struck out" in remark for remark in document.remarks)


def test_cells_of_a_page_keep_their_columns_under_spans_and_its_menus_are_left_out(put: Put) -> None:
    page = b"""<!DOCTYPE html><html><head><title>Plan</title><style>.g{background:#00B050}</style></head><body>
    <nav><a href="/">Home</a></nav><h1>Plan 2026</h1><table><thead><tr><th>Aim<th>Action<th>Lead<th>RAG</tr></thead>
    <tr><td rowspan=2>Warm<td>Sweep <s>twice</s><td>Ann Lee<td class=g></tr><tr><td>Mop<td>Bob Day<td></tr></table>
    <script>alert(1)</script><footer>Contact</footer></body></html>"""
    document = read_document(put("plan.html", page))
    assert document.blocks[0] == Heading(text="Plan 2026", level=0, place=document.blocks[0].place)
    header, first, second = table_of(document).rows
    assert header.marked_header
    assert [each.words for each in first.cells] == ["Warm", "Sweep", "Ann Lee", ""]
    assert first.cells[1].lines[0].struck == "twice"
    assert first.cells[3].fill is Colour.GREEN
    assert [each.words for each in second.cells] == ["Warm", "Mop", "Bob Day", ""]
    assert "The page's menus and its foot were left out." in document.remarks


def test_tables_that_lay_out_a_page_are_no_tables(put: Put) -> None:
    inner = b"<table><tr><th>Action<th>Lead<tr><td>Sweep<td>Ann Lee</table>"
    page = b"<html><body><table><tr><td>Menu</td><td><h2>Plan</h2>" + inner + b"</td></tr></table></body></html>"
    document = read_document(put("plan.html", page))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Heading", "Table"]
    assert [each.words for each in table_of(document).rows[1].cells] == ["Sweep", "Ann Lee"]


def test_a_calendar_without_tasks_says_what_to_export(put: Put) -> None:
    events = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
    events += b"DTSTART:20260101T100000Z\r\nSUMMARY:Concert\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    with pytest.raises(Refused, match="Export the list of tasks"):
        read_document(put("events.ics", events))


def test_what_is_named_xls_is_read_as_what_it_is(put: Put) -> None:
    page = b"<html><body><table><tr><th>Action<th>Lead<tr><td>Sweep<td>Ann Lee</table></body></html>"
    assert receive(put("plan.xls", page)).remarks == ("It is named “.xls” but is a web page, and was read as one.",)
    tabs = b"Action\tLead\tBy when\nSweep\tAnn Lee\tMay 2026\n"
    assert receive(put("tabs.xls", tabs)).remarks == ("It is named “.xls” but is a CSV file, and was read as one.",)
    old = (DOORS / "lido.xls").read_bytes()
    assert receive(put("new.xlsx", old)).remarks == (
        "It is named “.xlsx” but is a workbook of Excel's old format, and was read as one.",
    )


# made by hand: no program on every system writes them


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls(*cells: tuple[int, int, float]) -> bytes:
    """A workbook of Excel's old format with numbers in some cells of one sheet."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    name = b"\x04\x00Plan"
    shared = record(0x0809, begin) + record(0x0085, struct.pack("<IBB", 0, 0, 0) + name) + record(0x000A, b"")
    start = len(shared)
    shared = record(0x0809, begin) + record(0x0085, struct.pack("<IBB", start, 0, 0) + name) + record(0x000A, b"")
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += b"".join(record(0x0203, struct.pack("<HHHd", r, c, 0, number)) for r, c, number in cells)
    stream = shared + sheet + record(0x000A, b"")
    return compound({"Workbook": stream + bytes(max(0, 4096 - len(stream)))})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with streams, each of a few sectors and no less than 4,096 bytes."""
    sectors: list[bytes] = []
    fat: list[int] = []
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        count = -(-len(data) // 512)
        first = len(sectors)
        sectors += [data[n * 512 : (n + 1) * 512].ljust(512, b"\0") for n in range(count)]
        fat += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append((name, 2, first, len(data)))
    folder = b""
    for at, (name, kind, first, size) in enumerate(entries):
        words = name.encode("utf-16-le") + b"\0\0"
        child = 1 if at == 0 else 0xFFFFFFFF
        folder += words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        folder += bytes(36) + struct.pack("<IQ", first, size)
    folder = folder.ljust(512, b"\0")
    at_folder = len(sectors)
    sectors.append(folder)
    fat.append(0xFFFFFFFE)
    at_fat = len(sectors)
    fat.append(0xFFFFFFFD)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    assert len(table) == 512
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, at_folder, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", at_fat, *[0xFFFFFFFF] * 108)
    return head + b"".join([*sectors, table])


def xlsb(*rows: tuple[int, list[tuple[int, str]]]) -> bytes:
    """A binary workbook with texts in some cells of one sheet, rows and columns from 0."""

    def piece(kind: int, body: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return (
            number
            + bytes([len(body) & 0x7F | (0x80 if len(body) > 127 else 0)])
            + (bytes([len(body) >> 7]) if len(body) > 127 else b"")
            + body
        )

    def words(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    last = rows[-1][0], max(column for _, cells in rows for column, _ in cells)
    sheet = piece(0x81) + piece(0x94, struct.pack("<IIII", 0, last[0], 0, last[1])) + piece(0x91)
    for at, cells in rows:
        sheet += piece(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0))
        sheet += b"".join(piece(6, struct.pack("<II", column, 0) + words(text)) for column, text in cells)
    sheet += piece(0x92) + piece(0x82)
    book = (
        piece(0x83) + piece(0x8F) + piece(0x9C, struct.pack("<II", 0, 1) + words("rId1") + words("Plan")) + piece(0x90)
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"

    def relations(kind: str, target: str) -> str:
        return (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/{kind}" '
            f'Target="{target}"/></Relationships>'
        )

    return packed({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Override PartName="/xl/workbook.bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": relations("officeDocument", "xl/workbook.bin"),
        "xl/workbook.bin": book + piece(0x84),
        "xl/_rels/workbook.bin.rels": relations("worksheet", "worksheets/sheet1.bin"),
        "xl/worksheets/sheet1.bin": sheet,
    })  # fmt: skip


def test_a_binary_workbook_is_read_and_what_it_keeps_to_itself_is_said(put: Put) -> None:
    data = xlsb(
        (0, [(0, "Action"), (1, "Lead"), (2, "By when")]),
        (1, [(0, "Sweep the yard"), (1, "Ann Lee"), (2, "May 2026")]),
    )
    document = read_document(put("plan.xlsb", data))
    assert [[each.words for each in r.cells] for r in table_of(document).rows] == [
        ["Action", "Lead", "By when"],
        ["Sweep the yard", "Ann Lee", "May 2026"],
    ]
    assert any("is not read from a binary workbook" in remark for remark in document.remarks)


def test_an_old_workbook_made_by_hand_is_read(put: Put) -> None:
    assert [c.words for c in table_of(read_document(put("plan.xls", xls((0, 0, 1), (0, 1, 2.5))))).rows[0].cells] == [
        "1",
        "2.5",
    ]


def nested(tag: str, times: int) -> str:
    return f"<{tag}>" * times + f"</{tag}>" * times


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a row said to repeat a million times": (
        "plan.ods", lambda: ods(HEAD + row("Sweep", "Ann Lee", "May 2026", number_rows_repeated=1048576)),
    ),
    "a cell said to repeat sixteen thousand times": (
        "plan.ods", lambda: ods(f"<table:table-row>{cell('x', number_columns_repeated=16384)}</table:table-row>"),
    ),
    "a merged cell over all of a sheet a hundred times": (
        "plan.ods",
        lambda: ods(
            f"<table:table-row>{cell('x', number_columns_spanned=16384, number_rows_spanned=1048576) * 150}"
            "</table:table-row>" + row("a", "b", "c") * 19000
        ),
    ),
    "lists within lists without end": ("plan.odt", lambda: odt(nested("text:list", 100_000))),
    "an entity in an OpenDocument text": (
        "plan.ods", lambda: ods(HEAD, before='<!DOCTYPE a [<!ENTITY b "lol">]>'),
    ),
    "a hundred megabytes of nothing": (
        "plan.odt",
        lambda: packed({
            "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": b"<a>" + b" " * 100_000_000 + b"</a>",
        }),
    ),
    "old cells at the ends of a sheet": ("plan.xls", lambda: xls((0, 0, 1), (65535, 255, 2))),
    "binary cells at the ends of a sheet": (
        "plan.xlsb", lambda: xlsb((0, [(0, "Action")]), (1_048_575, [(16_383, "far")])),
    ),
    "a chain of sectors that bites its tail": (
        "plan.xls", lambda: xls((0, 0, 1))[:-512] + struct.pack("<128I", *[0] * 128),
    ),
    "nine megabytes of rich text": ("plan.rtf", lambda: b"{\\rtf1 " + b"\\u20320?" * 1_100_000 + b"}"),
    "a million cells of a page": (
        "plan.html", lambda: b"<html><body><table>" + b"<tr><td>a<td>b" * 500_000 + b"</table></body></html>",
    ),
    "a cell that spans all columns that there could be": (
        "plan.html", lambda: b"<html><body><table>" + b"<tr><td colspan=9999999 rowspan=9999999>a" * 300 + b"</table>",
    ),
    "an entity in a project": (
        "plan.xml",
        lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol">]>'
        b'<Project xmlns="http://schemas.microsoft.com/project"><Title>&b;</Title></Project>',
    ),
    "a project nested without end": (
        "plan.xml",
        lambda: (f'<Project xmlns="http://schemas.microsoft.com/project">{nested("Task", 100_000)}</Project>').encode(),
    ),
    "tasks nested without end": (
        "tasks.json",
        lambda: b'[{"uuid":"1","description":"a","entry":"","x":' + b"[" * 30_000 + b"]" * 30_000 + b"}]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_is_built_to_harm_is_refused(bomb: str, put: Put) -> None:
    name, make = BOMBS[bomb]
    path = put(name, make())
    with pytest.raises(Refused) as refused:
        read_document(path)
    assert str(refused.value).startswith(f"“{name}”")
    assert "broke off the program" not in str(refused.value)


def test_a_page_nested_without_end_is_read_as_far_as_a_page_goes(put: Put) -> None:
    page = "<html><body>" + "<div>" * 50_000 + "Sweep" + "</div>" * 50_000 + "</body></html>"
    document = read_document(put("plan.html", page.encode()))
    assert document.blocks == ()

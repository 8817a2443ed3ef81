"""Reading documents, against the library that opens the same file, and refusing them.

    python benchmarks/documents.py [ROUNDS] [ROWS]

A Word document of a plan is imported by a whole process that ends with its draft in hand (guard, the process that
parses, the way back, and the understanding of its rows included), against a whole process in which python-docx opens
it and walks its tables to the text of every paragraph. The same for a workbook and openpyxl; and a CSV file of
twenty times the rows, against the csv module. A workbook of fifteen times the rows is only opened, against the walk of
openpyxl that keeps nothing (the goal: 1.5 times its time). What is compared is the processors' time of the quickest of
several runs, child processes included. Then hostile documents are refused: how long that takes, and how much memory the
process ever had (on Linux).
"""

import csv
import io
import os
import resource
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Sequence

WALK_DOCX = """
import sys, docx
for table in docx.Document(sys.argv[1]).tables:
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.text
"""
WALK_XLSX = """
import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1], data_only=True):
    for row in sheet.iter_rows():
        for cell in row:
            cell.value
"""
WALK_XLSX_READ_ONLY = """
import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1], data_only=True, read_only=True):
    for row in sheet.iter_rows():
        for cell in row:
            cell.value
"""
OPEN = """
import sys
from tsworkbench.documents.front.reception import read_document
read_document(sys.argv[1])
"""
READ = """
import sys
from tsworkbench.documents.front.reception import read_document
from tsworkbench.documents.meaning.reader import read_plan
read_plan(read_document(sys.argv[1]))
"""
REFUSE = """
import resource, sys, time
from tsworkbench.documents.front.reception import read_document
from tsworkbench.plan.errors import Refused
began, reason = time.perf_counter(), "nothing: it was read"
try:
    read_document(sys.argv[1])
except Refused as refused:
    reason = str(refused)
taken = time.perf_counter() - began
with open("/proc/self/status") as status:  # getrusage would count what its parent held, too
    most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
used = resource.getrusage(resource.RUSAGE_CHILDREN)  # of the process that parses: nothing where there was none
print(taken, most / 1000, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)
print(reason)
"""
_KINDS = ("youth", "rural", "faith", "advice", "arts", "sports", "carers’")
_MONTHS = ("January", "February", "March")
_FIRST = ("Ann", "Bola", "Cerys", "Dev", "Eve")
_LAST = ("Lee", "Mason", "Nolan", "Okoro", "Price", "Quinn", "Rao", "Shah")
HEADS = ("Objective", "No.", "Activity", "Cost", "Milestones", "Outputs", "Lead officer")


def text(row: int, column: int) -> str:
    """What stands in a cell of the plan; ten activities have one objective."""
    group = row // 10 + 1
    match HEADS[column]:
        case "Objective":
            return f"{group}. Support for {_KINDS[group % 7]} groups in ward {group} is easy to find and to use"
        case "No.":
            return f"{group}.{row % 10 + 1}"
        case "Activity":
            return f"Publish the {_KINDS[row % 7]} directory of ward {row} with the partners who know it best"
        case "Cost":
            return f"£{row % 90 + 10},000"
        case "Milestones":
            return f"Directory of support {row} agreed with {_KINDS[row % 7]} partners by {_MONTHS[row % 3]} 2010"
        case "Outputs":
            return f"{row % 40 + 5} organisations of ward {row} listed in the directory"
    return f"{_FIRST[row % 5]} {_LAST[row % 8]}"


def make_docx(path: str, rows: int) -> None:
    """A plan as one table of seven columns, two bullets in the fifth."""
    import docx

    document = docx.Document()
    document.add_heading("Action plan 2009/10", 0)
    table = document.add_table(rows=rows + 1, cols=len(HEADS))
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            cell.text = text(number, column) if number else HEADS[column]
            if number and column == 4:
                cell.add_paragraph("A second milestone by June 2010", style="List Bullet")
    document.save(path)


def make_xlsx(path: str, rows: int) -> None:
    """The same as a sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADS)
    for row in range(1, rows + 1):
        sheet.append([text(row, column) for column in range(len(HEADS))])
    book.save(path)


def make_csv(path: str, rows: int) -> None:
    """The same as a CSV file."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADS, *([text(row, n) for n in range(len(HEADS))] for row in range(1, rows))])


def make_hostile(folder: str) -> dict[str, str]:
    """Three that are refused for different reasons: what they hold, what they unpack to, where they were cut."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "lol">]><a>&b;</a>' + b" " * 1000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(1_000):
                part.write(bytes(1_000_000))
    made = {"entities": whole.getvalue(), "1 GB zip": bomb.getvalue(), "cut short": whole.getvalue()[:-30]}
    for name, data in made.items():
        with open(os.path.join(folder, f"{name}.docx"), "wb") as file:
            file.write(data)
    return {name: os.path.join(folder, f"{name}.docx") for name in made}


def make_hostile_others(folder: str) -> dict[str, str]:
    """Of the other formats: rows that repeat a million times, words and cells without end."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell><text:p>a</text:p></table:table-cell>'
    )
    sheet = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table>{row}</table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", sheet)
    files = {
        "repeated.ods": made.getvalue(),
        "words.rtf": b"{\\rtf1 " + b"\\u20320?" * 1_100_000 + b"}",
        "cells.html": b"<html><body><table>" + b"<tr><td>a<td>b" * 500_000 + b"</table></body></html>",
    }
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    return {name: os.path.join(folder, name) for name in files}


def make_pdfs(folder: str) -> dict[str, str]:
    """A plain PDF, and small ones that would be drawn for ever or unpack to anything."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<%s>>>>"
    drawing, text = b"/XObject<</F 5 0 R>>", b"/Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    wide = b"/Font<</T<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[%s]>>>>"
    words = b"BT /T 9 Tf 72 700 Td (Action) Tj ET "

    def packed(data: bytes, entries: bytes = b"") -> bytes:
        return _stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)

    def nested(depth: int) -> list[bytes]:
        inner = [b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level) for level in range(depth - 1)]
        return [_stream(b"/F Do /F Do", form + each) for each in [*inner, b""]]

    def many(count: int) -> bytes:
        kids = b" ".join(b"%d 0 R" % number for number in range(6, 6 + count))
        tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)
        drawn = packed(b"0 0 m 9 9 l S\n" * 50_000, form)
        return _pdf([tree, b"null", _stream(b"/F Do"), drawn, *([page % drawing] * count)])

    one = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    widths = b"<</Subtype/CIDFontType2/BaseFont/A/W[0 2147483647 500]>>"
    made = {
        "plain": _pdf([one, page % text, _stream(words)]),
        "2⁴⁰ forms": _pdf([one, page % drawing, _stream(b"/F Do"), *nested(40)]),
        "a circle": _pdf([one, page % drawing, _stream(b"/F Do"), _stream(b"/F Do /F Do", form)]),
        "300 pages": many(300),
        "10⁶ pages": _pdf([b"<</Type/Pages/Kids[%s]>>" % (b"3 0 R " * 1_000_000), page % text, _stream(words)]),
        "1 GB": _pdf([one, page % text, packed(bytes(1_000_000_000))]),
        "words": _pdf([one, page % text, packed(words * 200_000)]),
        "picture": _pdf([one, page % text, _stream(b"BI /W 9 /H 9 ID " + os.urandom(8_000_000))]),
        "widths": _pdf([one, page % (wide % widths), _stream(words)]),
        "brackets": _pdf([one, page % text, packed(b"[" * 4_000_000)]),
    }
    for name, data in made.items():
        with open(os.path.join(folder, f"{name}.pdf"), "wb") as file:
            file.write(data)
    return {name: os.path.join(folder, f"{name}.pdf") for name in made}


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def _pdf(objects: Sequence[bytes]) -> bytes:
    """The file of some objects after its catalog, which are numbered from 2."""
    data, places = b"%PDF-1.4\n", []
    for number, made in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", *objects], 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, made)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + end % (len(places) + 1, table, len(places) + 1, len(data))


def timed(program: str, path: str) -> float:
    """Seconds of the processors that a program takes as a whole process, with those that it starts."""
    before = _children()
    subprocess.run([sys.executable, "-c", program, path], check=True, capture_output=True, env=_ENVIRONMENT)
    return _children() - before


_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As an installed program has it, whose modules have been compiled: the first of several runs may compile them."""


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compare(pairs: Sequence[tuple[str, str, str]], rounds: int) -> None:
    """Runs the programs in turn, and prints the quickest of each and ratios."""
    seconds = defaultdict(list)
    for _ in range(rounds):
        for path, walk, _ in pairs:
            seconds[path, "walk"].append(timed(walk, path))
            seconds[path, "open"].append(timed(OPEN, path))
            seconds[path, "read"].append(timed(READ, path))
    for path, _, library in pairs:
        walked, opened, read = (min(seconds[path, what]) for what in ("walk", "open", "read"))
        print(
            f"{library:<12} {walked * 1000:7.1f} ms   opened {opened * 1000:7.1f} ms × {opened / walked:.2f}"
            f"   as a plan {read * 1000:7.1f} ms × {read / walked:.2f}"
        )


def tell_csv(path: str, rows: int, rounds: int) -> None:
    """A CSV file, from the start of the process to its draft: the goal is in seconds, for 10,000 rows."""
    opened, read = (min(timed(program, path) for _ in range(rounds)) for program in (OPEN, READ))
    print(f"{rows:,} CSV rows opened: {opened:.2f} s of processor   as a plan: {read:.2f} s of processor (bar 3 s)")


def tell_refusal(name: str, path: str) -> None:
    """How long a document takes to be refused, by the clock, and the memory of both processes; and by which words."""
    told = subprocess.run(
        [sys.executable, "-c", REFUSE, path], check=True, capture_output=True, text=True, env=_ENVIRONMENT
    )
    figures, reason = told.stdout.split("\n", 1)
    taken, memory, used, child = map(float, figures.split())
    apart = f"   {used:5.2f} s and {child:5.1f} MB in the process that reads" if child else ""
    print(f"refused: {name:<14} {taken * 1000:7.1f} ms   {memory:5.1f} MB{apart}   {reason.partition('”')[2][:50]}")


def main(rounds: int = 5, rows: int = 1_000) -> None:
    """Makes the documents, and measures."""
    with tempfile.TemporaryDirectory() as folder:
        word, excel = os.path.join(folder, "plan.docx"), os.path.join(folder, "plan.xlsx")
        make_docx(word, rows)
        make_xlsx(excel, rows)
        sheet = os.path.join(folder, "plan.csv")
        make_csv(sheet, rows * 10 + 1)
        tell_csv(sheet, rows * 10, rounds)
        compare([(word, WALK_DOCX, "python-docx"), (excel, WALK_XLSX, "openpyxl")], rounds)
        large = os.path.join(folder, "large.xlsx")
        make_xlsx(large, rows * 15)
        walked, opened = (min(timed(program, large) for _ in range(rounds)) for program in (WALK_XLSX_READ_ONLY, OPEN))
        print(f"{'read-only':<12} {walked * 1000:7.1f} ms   opened {opened * 1000:7.1f} ms × {opened / walked:.2f}")
        for name, path in (make_hostile(folder) | make_hostile_others(folder)).items():
            tell_refusal(name, path)
        pdfs = make_pdfs(folder)
        for name, path in pdfs.items():
            tell_refusal(f"PDF: {name}", path)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

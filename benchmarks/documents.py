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
WALK_CSV = """
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.reader(file):
        pass
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
import sys, time
from tsworkbench.documents.front.reception import read_document
from tsworkbench.plan.errors import Refused
began = time.perf_counter()
try:
    read_document(sys.argv[1])
except Refused:
    taken = time.perf_counter() - began
with open("/proc/self/status") as status:  # getrusage would count what its parent held, too
    most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(taken, most / 1000)
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


def make_pdf_bomb(path: str) -> None:
    """A page that draws a form twice, which draws another twice, and so on forty times: 2⁴⁰ drawings in 8 KB."""
    depth = 40
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/F Do\nendstream",
    ]
    for level in range(depth):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level) if level < depth - 1 else b""
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length 11>>stream\n/F Do /F Do\nendstream" % inner
        )
    data, places = b"%PDF-1.4\n", []
    for number, made in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, made)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    with open(path, "wb") as file:
        file.write(data + end % (len(places) + 1, table, len(places) + 1, len(data)))


def timed(program: str, path: str) -> float:
    """Seconds of the processors that a program takes as a whole process, with those that it starts."""
    before = _children()
    subprocess.run([sys.executable, "-c", program, path], check=True, capture_output=True)
    return _children() - before


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


def main(rounds: int = 5, rows: int = 1_000) -> None:
    """Makes the documents, and measures."""
    with tempfile.TemporaryDirectory() as folder:
        word, excel = os.path.join(folder, "plan.docx"), os.path.join(folder, "plan.xlsx")
        make_docx(word, rows)
        make_xlsx(excel, rows)
        sheet = os.path.join(folder, "plan.csv")
        make_csv(sheet, rows * 20)
        compare([(sheet, WALK_CSV, "csv")], 1)
        compare([(word, WALK_DOCX, "python-docx"), (excel, WALK_XLSX, "openpyxl")], rounds)
        large = os.path.join(folder, "large.xlsx")
        make_xlsx(large, rows * 15)
        walked, opened = (min(timed(program, large) for _ in range(rounds)) for program in (WALK_XLSX_READ_ONLY, OPEN))
        print(f"{'read-only':<12} {walked * 1000:7.1f} ms   opened {opened * 1000:7.1f} ms × {opened / walked:.2f}")
        for name, path in (make_hostile(folder) | make_hostile_others(folder)).items():
            told = subprocess.run([sys.executable, "-c", REFUSE, path], check=True, capture_output=True, text=True)
            taken, memory = map(float, told.stdout.split())
            print(f"refused: {name:<12} {taken * 1000:6.1f} ms   {memory:5.1f} MB")
        bomb = os.path.join(folder, "plan.pdf")
        make_pdf_bomb(bomb)
        print(f"refused: {'PDF of 2⁴⁰':<12} {timed(REFUSE, bomb):6.1f} s of the processors")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""The front door: what a document is told by its content, what each that isn't ours is told, and reading apart."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsworkbench.documents import blocks
from tsworkbench.documents.blocks import Cell, Document, Heading, Line, Paragraph, Place, Row, Table
from tsworkbench.documents.formats.registry import READERS, Format
from tsworkbench.documents.front import reception, wire
from tsworkbench.documents.front.reception import read_document, receive
from tsworkbench.documents.front.sandbox import read_apart
from tsworkbench.plan.errors import Cancelled, NoSuchFile, Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BODY = "<w:p><w:r><w:t>Agree the model</w:t></w:r></w:p>"
CSV = b"Activity,Lead,Due\nDirectory,Louise Russell,Jan 2010\n"


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Puts a document into a folder."""

    def put(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return put


def refusal(path: str | Path) -> str:
    with pytest.raises(Refused) as caught:
        read_document(path)
    assert caught.value.exit_code == 13
    sentence = str(caught.value)
    assert sentence.endswith(".")
    return sentence


@pytest.fixture
def behaving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Puts another reader of text into the child: the body of a function that is given ``data`` and ``name``."""

    def behave(body: str) -> None:
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        (tmp_path / "behaviour.py").write_text(f"def read(data, name):\n{lines}", encoding="utf-8")
        started = reception.read_apart.__globals__["subprocess"].Popen

        def start(command: list[str], **more: Any) -> Any:
            swap = (
                "import sys; from dataclasses import replace; from tsworkbench.documents.front import child;"
                "from tsworkbench.documents.formats.registry import READERS, Format;"
                "READERS[Format.TEXT] = replace(READERS[Format.TEXT], module='behaviour', function='read');"
                "raise SystemExit(child.main(sys.argv[1:]))"
            )
            more["env"]["PYTHONPATH"] = os.pathsep.join((more["env"].get("PYTHONPATH", ""), str(tmp_path)))
            return started([sys.executable, "-P", "-c", swap, *command[command.index("-m") + 2 :]], **more)

        monkeypatch.setattr("tsworkbench.documents.front.sandbox.subprocess.Popen", start)

    return behave


def apart(data: bytes = b"x", **more: Any) -> Document:
    return read_apart(data, "plan.txt", Format.TEXT, **more)


# Recognising


def test_office_documents_are_read_whatever_they_are_called(put: Any, make_docx: Any, make_xlsx: Any) -> None:
    sheet = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    word, excel = read_document(put("plan.docx", make_docx(BODY))), read_document(put("plan.xlsx", make_xlsx(sheet)))
    assert (word.kind, word.name, word.remarks) == ("Word document", "plan.docx", ())
    assert excel.kind == "Excel workbook"
    swapped = read_document(put("plan.csv", make_docx(BODY)))
    assert swapped.blocks == word.blocks
    assert swapped.remarks == ("It is named “.csv” but is a Word document, and was read as one.",)
    assert read_document(put("plan", make_docx(BODY))).blocks == word.blocks
    assert receive(put("PLAN.DOCM", make_docx(BODY))).remarks == ()


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("plan.csv", CSV, Format.CSV),
        ("plan.tsv", CSV, Format.CSV),
        ("plan.md", b"# Plan", Format.MARKDOWN),
        ("plan.txt", CSV, Format.TEXT),
        ("plan", b"Action plan 2009/10", Format.TEXT),
        ("plan.docx", CSV, Format.CSV),
        ("plan.xlsx", b"# Plan\n", Format.MARKDOWN),
        ("plan.doc", b"a\tb\tc\nd\te\tf\n", Format.CSV),
        ("plan.xls", b"a\tb\tc\nd\te\tf\n", Format.CSV),
        ("plan.xls", b"<html><table><tr><td>Activity</td></tr></table></html>", Format.HTML),
        ("plan.xls", b"<style>td {color: red}</style><table><tr><td>Activity</td></tr></table>", Format.HTML),
        ("plan.doc", b"{\\rtf1 words}", Format.RTF),
        ("plan.htm", b'<?xml version="1.0"?>\n<!DOCTYPE html><html><body>words</body></html>', Format.HTML),
        ("plan.dat", b"| a | b |\n|---|---|\n", Format.MARKDOWN),
        ("plan.pdf", b"Action plan", Format.TEXT),
        ("plan.csv", "a,b\nc,d".encode("utf-16"), Format.CSV),
        ("plan.csv", "a,b\nc,d,e,f".encode("utf-16-le"), Format.CSV),
        ("plan.csv", "£1,é".encode("cp1252"), Format.CSV),
        ("plan.txt", b"%PDF-1.7\n...", Format.PDF),
        ("plan.json", b'{"tsworkbench": 1}', Format.JSON),
        ("plan.txt", b' {"tsworkbench": 1}', Format.JSON),
        ("BMW.txt", b"BM is how it begins", Format.TEXT),
    ],
)
def test_text_is_told_by_its_name_if_that_is_one_of_texts_and_by_its_look_if_not(
    put: Any, name: str, data: bytes, format_: Format
) -> None:
    assert receive(put(name, data)).format is format_


def test_our_own_json_is_received_and_not_read_as_a_document(put: Any) -> None:
    assert "tsworkbench's own JSON" in refusal(put("plan.json", b'{"tsworkbench": 1, "plans": []}'))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("plan.doc", OLE + "WordDocument".encode("utf-16-le"), "Word's old format"),
        ("plan.docx", OLE + "WordDocument".encode("utf-16-le"), "Word Document (.docx)"),
        ("plan.xls", OLE + "Workbook".encode("utf-16-le"), "save it as .xlsx"),
        ("plan.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("plan.msg", OLE + "__substg1.0_".encode("utf-16-le"), "saved e-mail"),
        ("plan.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "presentation"),
        ("plan.mpp", OLE, "old Office format"),
        ("scan.png", b"\x89PNG\r\n\x1a\n", "picture"),
        ("scan.jpg", b"\xff\xd8\xff\xe0", "picture"),
        ("scan.bmp", b"BM" + bytes(60), "picture"),
        ("scan.heic", bytes(4) + b"ftypheic" + bytes(20), "picture"),
        ("scan.webp", b"RIFF\x01\x02\x03\x04WEBP", "picture"),
        ("plan.mpp", OLE + "TBkndTask".encode("utf-16-le"), "XML Format (.xml)"),
        ("plan.xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><a/>', "Excel Workbook"),
        ("plan.fodt", b'\xef\xbb\xbf<?xml version="1.0"?><office/>', "Word Document"),
        ("plan.gz", b"\x1f\x8b\x08", "archive"),
        ("plan.7z", b"7z\xbc\xaf\x27\x1c", "archive"),
        ("plan.db", b"SQLite format 3\0" + bytes(90), "tsworkbench open"),
        ("plan.txt", b"words\0\x01\x02 and \xff\xfe more", "not a document that can be read"),
        ("plan.csv", b"", "is empty"),
        ("plan.csv", b" \r\n\0\t", "is empty"),
    ],
)
def test_what_is_not_ours_is_told_what_to_do(put: Any, name: str, data: bytes, words: str) -> None:
    sentence = refusal(put(name, data))
    assert sentence.startswith(f"“{name}” ")
    assert words in sentence


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "its text is missing"),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation"}, "neither a text nor a spreadsheet"),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": b"\x8a\x01",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            },
            "protected by a password",
        ),
        ({"mimetype": "application/epub+zip"}, "e-book"),
        ({"Index/Document.iwa": b"x"}, "Pages or Numbers"),
        ({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<a/>"}, "presentation"),
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"x"}, "save it as .xlsx"),
        ({"[Content_Types].xml": "<Types/>", "docProps/app.xml": "<a/>"}, "neither a Word document nor"),
        ({"plan.docx": b"PK"}, "archive of other files"),
        ({"word/document.xml": "<a/>"}, "list of contents is missing"),
    ],
)
def test_other_things_packed_as_office_files_are_told_apart(
    put: Any, make_zip: Any, parts: dict[str, Any], words: str
) -> None:
    assert words in refusal(put("plan.docx", make_zip(parts)))


def test_a_package_that_points_at_nothing_is_damaged(put: Any, make_docx: Any) -> None:
    data = make_docx(BODY).replace(b"word/document.xml", b"word/nowhere1.xml")
    assert "damaged" in refusal(put("plan.docx", data))


# Paths


def test_a_document_on_a_drive_that_is_not_connected_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile) as caught:
        read_document(tmp_path / "stick" / "plans" / "plan.docx")
    said = f"there is no folder {tmp_path / 'stick' / 'plans'}. Check the name, or connect the drive"
    assert said in str(caught.value)


def test_a_document_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match=r"There is no document at .*nothing\.docx"):
        read_document(tmp_path / "nothing.docx")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.docx")
    assert "is not a file" in refusal(tmp_path / "plan.docx")


def test_links_that_lead_in_a_circle_are_said_so(tmp_path: Path) -> None:
    for here, there in (("a.docx", "b.docx"), ("b.docx", "a.docx")):
        (tmp_path / here).symlink_to(tmp_path / there)
    assert "leads back to itself" in refusal(tmp_path / "a.docx")


def test_a_link_to_a_document_is_the_document(put: Any, make_docx: Any, tmp_path: Path) -> None:
    (tmp_path / "link.docx").symlink_to(put("plan.docx", make_docx(BODY)))
    assert receive(tmp_path / "link.docx").format is Format.DOCX


def test_a_document_that_may_not_be_read_is_said_so(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("plan.csv", CSV)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", forbidden)  # the owner of a test may be root, who may read everything
    assert "may not be read by you" in refusal(path)


def test_a_path_that_no_system_takes_is_a_sentence() -> None:
    assert "can't be read" in refusal("plan\0.docx")


def test_a_name_is_cleaned_before_it_is_said(put: Any) -> None:
    assert "\x1b" not in refusal(put("pl\x1b[31man.png", b"\x89PNG"))


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    with open(tmp_path / "plan.csv", "wb") as file:
        file.truncate(5_000_000_000)  # a hole: it takes no room
    assert "is 5,000 MB large" in refusal(tmp_path / "plan.csv")


# In this process or in another


def test_small_text_is_read_here_and_larger_text_apart(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Document(name="plan.csv", kind="CSV", blocks=(), remarks=("as it was",))
    module = ModuleType("a_reader_of_csv")
    module.read = lambda data, name: made  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "a_reader_of_csv", module)
    monkeypatch.setitem(READERS, Format.CSV, replace(READERS[Format.CSV], module="a_reader_of_csv"))
    monkeypatch.setattr(reception, "read_apart", lambda *_, **__: replace(made, name="apart"))
    assert read_document(put("plan.csv", CSV)) == made
    assert read_document(put("plan.docx", CSV)).remarks == (
        "It is named “.docx” but is a CSV file, and was read as one.", "as it was",
    )  # fmt: skip
    assert read_document(put("plan.csv", CSV * 2_000)).name == "apart"


def test_the_child_tells_the_same_as_its_reader(make_docx: Any) -> None:
    from tsworkbench.documents.formats.word.reader import read

    data = make_docx(BODY * 3)
    assert read_apart(data, "plan.docx", Format.DOCX) == read(data, "plan.docx")


def test_progress_is_told_and_may_be_unknown_in_all(make_docx: Any, put: Any) -> None:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>words</w:t></w:r></w:p></w:tc>" * 9 + "</w:tr>"
    told: list[tuple[int, int | None]] = []
    read_document(
        put("plan.docx", make_docx(f"<w:tbl>{row * 4_000}</w:tbl>")),
        progress=lambda done, total: told.append((done, total)),
    )
    first, *later = told
    assert first == (0, None)
    assert later
    assert all(0 < done <= 4_000 and total == 4_000 for done, total in later)


def test_reading_stops_when_asked_to(make_docx: Any) -> None:
    asked: Iterator[bool] = iter([False, True])
    with pytest.raises(Cancelled, match="was stopped"):
        read_apart(make_docx(BODY), "plan.docx", Format.DOCX, cancelled=lambda: next(asked, True))


def test_a_refusal_in_the_child_is_the_officers_sentence(put: Any, make_docx: Any) -> None:
    assert "damaged" in refusal(put("plan.docx", make_docx("<w:p>")))


def test_elements_nested_without_end_are_refused(put: Any, make_docx: Any) -> None:
    deep = "<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000
    assert "nested far deeper" in refusal(put("plan.docx", make_docx(deep)))


def test_elements_nested_as_deep_as_the_parser_allows_are_read(put: Any, make_docx: Any) -> None:
    deep = "<w:sdt><w:sdtContent>" * 120 + BODY + "</w:sdtContent></w:sdt>" * 120
    assert len(read_document(put("plan.docx", make_docx(deep))).blocks) == 1
    table = "<w:tbl><w:tr><w:tc>" * 70 + BODY + "</w:tc></w:tr></w:tbl>" * 70
    assert len(read_document(put("plan.docx", make_docx(table))).blocks) == 1


def test_one_text_in_very_many_cells_is_refused(put: Any, make_xlsx: Any) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 500))
    data = make_xlsx(f"<sheetData>{cells}</sheetData>", strings=f"<si><t>{'words ' * 20_000}</t></si>")
    assert "more text than is read" in refusal(put("plan.xlsx", data))


# What may go wrong in the child


def test_a_reader_that_dies_is_a_sentence(behaving: Any) -> None:
    behaving("import os; os._exit(3)")
    with pytest.raises(Refused, match="broke off the program"):
        apart()


def test_a_reader_that_fails_is_a_sentence(behaving: Any) -> None:
    behaving("raise KeyError('a fault of ours')")
    with pytest.raises(Refused, match="broke off the program"):
        apart()


def test_a_reader_that_never_ends_is_ended(behaving: Any) -> None:
    behaving("import time\nwhile True: time.sleep(1)")
    with pytest.raises(Refused, match="could not be read within 0 seconds"):
        apart(seconds=0.3)


def test_a_reader_that_takes_all_memory_is_a_sentence(behaving: Any) -> None:
    behaving("taken = [bytes(10_000_000) for _ in range(200)]")
    with pytest.raises(Refused, match="more memory than a document may"):
        apart(memory=400_000_000)


def test_a_reader_that_calls_itself_without_end_is_a_sentence(behaving: Any) -> None:
    behaving("return read(data, name)")
    with pytest.raises(Refused, match="too deeply nested"):
        apart()


def test_a_reader_that_prints_spoils_nothing(behaving: Any) -> None:
    behaving(
        "print('a warning')\n"
        "from tsworkbench.documents.blocks import Document\n"
        "return Document(name=name, kind='x', blocks=())"
    )
    assert apart() == Document(name="plan.txt", kind="x", blocks=())


@pytest.mark.parametrize(
    "reach",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('reached.txt', 'w')",
        "import os; os.remove('reached.txt')",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import os; os.chmod('.', 0o777)",
        "import os; os.utime('.', (0, 0))",
        "import os; os.symlink('/etc', 'reached.txt')",
        "import os; os.link(__file__, 'reached.txt')",
        "import os; os.mkfifo('reached.txt')",
        "import os; os.kill(os.getppid(), 0)",
        "import os; os.setxattr('.', 'user.x', b'1')",
        "import sqlite3; sqlite3.connect('reached.txt')",
        "import ctypes; ctypes.CDLL(None)",
        "open('/etc/passwd')",
    ],
)
def test_a_reader_reaches_nothing_outside(
    behaving: Any, reach: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    behaving(
        "from tsworkbench.plan.errors import Refused\n"
        f"try:\n    {reach}\nexcept PermissionError as error:\n    raise Refused(f'held back: {{error}}')"
    )
    with pytest.raises(Refused, match="held back"):
        apart()
    assert not (tmp_path / "reached.txt").exists()


def test_a_reader_is_told_nothing_of_the_environment(behaving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNCIL_PASSWORD", "secret")
    behaving("import os\nfrom tsworkbench.plan.errors import Refused\nraise Refused(' '.join(sorted(os.environ)))")
    with pytest.raises(Refused) as caught:
        apart()
    assert "COUNCIL_PASSWORD" not in str(caught.value)
    assert "HOME" not in str(caught.value)


COMPILED = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
calls = {
    "socket": lambda: libc.socket(2, 2, 0),
    "open to write": lambda: libc.open(b"reached.txt", os.O_WRONLY | os.O_CREAT, 0o600),
    "open another file": lambda: libc.open(b"plan.db", os.O_RDONLY),
    "unlink": lambda: libc.unlink(b"plan.db"),
    "chmod": lambda: libc.chmod(b"plan.db", 0o777),
    "link": lambda: libc.link(b"plan.db", b"reached.txt"),
    "rename": lambda: libc.rename(b"plan.db", b"reached.txt"),
    "fork": lambda: libc.fork(),
    "kill": lambda: libc.kill(os.getppid(), 0),
    "exec": lambda: libc.execl(b"/bin/true", b"true", None),
    "type into the terminal": lambda: libc.ioctl(0, 0x5412, b"x"),
    "raise a limit": lambda: libc.prlimit(0, 1, b"\\xff" * 16, None),
}
from tsworkbench.documents.front.restraint import restrain
restrain(memory=1_200_000_000, seconds=20)
for name, call in calls.items():
    if call() != -1:
        print(name, "was possible")
    elif ctypes.get_errno() not in (1, 13):
        print(name, "failed for another reason:", os.strerror(ctypes.get_errno()))
print("tried")
"""


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.machine() not in ("x86_64", "aarch64"),
    reason="only this system's kernel holds compiled code",
)
def test_compiled_code_reaches_nothing_outside_either(tmp_path: Path) -> None:
    (tmp_path / "plan.db").write_text("a plan")
    told = subprocess.run(
        [sys.executable, "-c", COMPILED], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert told.stdout == "tried\n", told.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["plan.db"]


def test_where_the_kernel_knows_nothing_of_it_reading_goes_on(monkeypatch: pytest.MonkeyPatch, behaving: Any) -> None:
    behaving(
        "import platform\nfrom tsworkbench.documents.front.restraint import _filter\n"
        "from tsworkbench.documents.blocks import Document\n"
        "platform.machine = lambda: 'riscv64'\nassert _filter() == b''\n"
        "return Document(name=name, kind='x', blocks=())"
    )
    assert apart().kind == "x"


@pytest.mark.skipif(sys.platform == "win32", reason="the watch has its own clock there")
def test_a_reader_that_uses_up_its_time_of_the_processor_is_ended(behaving: Any) -> None:
    behaving("from tsworkbench.documents.front.restraint import allow\nallow(0.5)\nwhile True: pass")
    with pytest.raises(Refused, match="far longer to be read than a document of its length"):
        apart()


@pytest.mark.skipif(sys.platform == "win32", reason="the watch has its own clock there")
def test_time_of_the_processor_is_allowed_for_each_page_that_is_done(behaving: Any) -> None:
    behaving(
        "import time\nfrom tsworkbench.documents.front.restraint import allow\n"
        "from tsworkbench.documents.blocks import Document\n"
        "used = time.process_time()\nallow(used + 0.2)\n"
        "for page in range(1, 5):\n"
        "    while time.process_time() < used + page * 0.1: pass\n"
        "    allow(used + 0.2 + page * 0.1)\n"
        "return Document(name=name, kind='x', blocks=())"
    )
    assert apart().kind == "x"


def test_a_module_in_the_officers_folder_is_not_taken_for_a_library(
    put: Any, make_docx: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert len(read_document(put("plan.docx", make_docx(BODY))).blocks) == 1


def test_an_answer_that_is_no_document_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    started = subprocess.Popen

    def start(command: list[str], **more: Any) -> Any:
        return started([sys.executable, "-c", 'print(\'{"class": "Cell"}\')'], **more)

    monkeypatch.setattr("tsworkbench.documents.front.sandbox.subprocess.Popen", start)
    with pytest.raises(Refused, match="broke off the program"):
        apart()


def test_a_system_without_room_for_another_process_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("tsworkbench.documents.front.sandbox.subprocess.Popen", start)
    with pytest.raises(Refused, match="Close some programs"):
        apart()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are listed in /proc")
def test_nothing_is_left_behind(behaving: Any) -> None:
    def children() -> list[str]:
        mine = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
        return mine.read_text().split() if mine.exists() else []

    before = children()
    behaving("import time\nwhile True: time.sleep(1)")
    with pytest.raises(Cancelled):
        apart(cancelled=lambda: True)
    with pytest.raises(Refused):
        apart(seconds=0.2)
    assert children() == before


def test_the_watch_ends_a_process_that_has_taken_too_much() -> None:
    program = (
        "import time; from tsworkbench.documents.front.restraint import watch; watch(10, lambda: 11)\n"
        "while True: time.sleep(1)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=20).returncode == 77


# The way between the two processes

LINES = st.builds(
    Line, text=st.text(max_size=20), marker=st.none() | st.just("•"), level=st.integers(0, 3), bold=st.booleans(),
    struck=st.none() | st.text(max_size=5), links=st.lists(st.text(max_size=5), max_size=2).map(tuple),
)  # fmt: skip
CELLS = st.builds(
    Cell, lines=st.lists(LINES, max_size=2).map(tuple), again=st.booleans(),
    value=st.none() | st.booleans() | st.dates() | st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip
PLACES = st.builds(Place, page=st.none() | st.integers(0, 9), sheet=st.none() | st.text(max_size=5))
ROWS = st.builds(Row, cells=st.lists(CELLS, max_size=3).map(tuple), place=PLACES, marked_header=st.booleans())
BLOCKS = (
    st.builds(Heading, text=st.text(max_size=9), level=st.integers(0, 9), place=PLACES)
    | st.builds(Paragraph, line=LINES, place=PLACES)
    | st.builds(Table, rows=st.lists(ROWS, max_size=2).map(tuple), place=PLACES, title=st.none() | st.text(max_size=5))
)


@settings(max_examples=40)
@given(st.lists(BLOCKS, max_size=3), st.lists(st.text(max_size=9), max_size=2))
def test_a_document_arrives_as_it_was_told(found: list[blocks.Block], remarks: list[str]) -> None:
    document = Document(name="plan.docx", kind="x", blocks=tuple(found), remarks=tuple(remarks))
    told = wire.encode(document)
    assert "\n" not in told
    assert wire.decode(told) == document


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        "{}",
        '{"class": "Cell"}',
        '{"class": "Popen"}',
        '{"class": "Line", "words": 1}',
        '{"date": "soon"}',
        "[" * 9_999,
    ],
)
def test_what_is_no_document_is_not_made_into_one(told: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, RecursionError)):
        wire.decode(told)


def test_telling_needs_no_pickle() -> None:
    assert json.loads(wire.encode(Document(name="a", kind="b", blocks=()))) == {
        "class": "Document", "name": "a", "kind": "b", "blocks": [],
    }  # fmt: skip

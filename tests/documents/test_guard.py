"""Documents that are built to harm: each is refused with a sentence, at once, and at little cost."""

import io
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tsworkbench.documents import limits
from tsworkbench.documents.blocks import Cell, Document, Line, Place, Row, Table
from tsworkbench.documents.front.guard import check_markup, open_container
from tsworkbench.documents.front.reception import receive
from tsworkbench.documents.limits import check_measures
from tsworkbench.plan.errors import Refused

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(parts: dict[str, str | bytes] | None = None, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method, compresslevel=1) as archive:
        for name, content in ({"[Content_Types].xml": TYPES} | (parts or {})).items():
            archive.writestr(name, content)
    return made.getvalue()


def with_second_part(data: bytes, *, local: int, central: int, value: int, width: str = "L") -> bytes:
    """The zip with a number of its second part changed in both places where it stands."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        struct.pack_into(f"<{width}", changed, changed.find(mark, changed.find(mark) + 4) + at, value)
    return bytes(changed)


def with_body(body: str | bytes, *, before: str = "", name: str = "word/document.xml") -> bytes:
    return packed({name: body if isinstance(body, bytes) else f"{before}<w:document xmlns:w='{W}'>{body}</w:document>"})


def laughs() -> bytes:
    entities = "".join(
        f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "lol"}{("&l" + str(n - 1) + ";") * 9 if n else ""}">'
        for n in range(30)
    )
    return with_body("<w:body>&l29;</w:body>", before=f"<?xml version='1.0'?><!DOCTYPE lolz [{entities}]>")


def quadratic() -> bytes:
    return with_body("&a;" * 50_000, before=f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>')


def external_entity() -> bytes:
    return with_body("<w:body>&x;</w:body>", before='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def external_dtd() -> bytes:
    return with_body("<w:body/>", before='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')


def parameter_entity_in_relations() -> bytes:
    return packed(
        {
            "word/document.xml": f"<w:document xmlns:w='{W}'/>",
            "word/_rels/document.xml.rels": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]><a/>',
        }
    )


def entities_in_utf16() -> bytes:
    return with_body(f'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="{W}">&a;</w:document>'.encode("utf-16"))


def entities_in_utf7() -> bytes:
    return with_body(b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE x+AD4-<x/>")


def entities_in_ebcdic() -> bytes:
    return with_body("<?xml version='1.0' encoding='cp037'?><!DOCTYPE x><x/>".encode("cp037"))


def entities_across_a_seam() -> bytes:
    before = "<!--" + " " * (limits.CHUNK - 4 - 3 - len("<!DOCT")) + "-->"
    return with_body("", before=f'{before}<!DOCTYPE x [<!ENTITY a "b">]>')


def gigabyte() -> bytes:
    packer = zlib.compressobj(wbits=-15)
    megabyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = megabyte * 1024 + packer.flush()
    stored = packed({"word/document.xml": stream}, method=zipfile.ZIP_STORED)
    deflated = with_second_part(stored, local=8, central=10, value=zipfile.ZIP_DEFLATED, width="H")
    return with_second_part(deflated, local=22, central=24, value=1 << 30)


def spaces() -> bytes:
    return with_body(b"<a>" + b" " * 90_000_000 + b"</a>")


def noise_of_elements() -> bytes:
    letters = random.Random(1).choices(b"abcdefghijklmnopqrstuvwxyz", k=60_000)
    return with_body(b"<x>" + b"".join(b"<%c/>" % letter for letter in letters) * 110 + b"</x>")


def overlapping() -> bytes:
    """One packed kernel that a hundred parts share (as in the better zip bomb)."""
    data = bytearray(packed({"word/document.xml": "<a/>" * 1_000, "word/b.xml": "<a/>" * 1_000}))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02", first + 4) + 4)
    offset = struct.unpack_from("<L", data, data.find(b"PK\x01\x02", first + 4) + 42)[0]
    struct.pack_into("<L", data, second + 42, offset)
    return bytes(data)


def many_parts() -> bytes:
    return packed({f"word/{n}.xml": "" for n in range(limits.MOST_PARTS + 1)})


def many_parts_denied() -> bytes:
    """A list of parts that says it is short and isn't."""
    data = bytearray(many_parts())
    struct.pack_into("<2H", data, data.rfind(b"PK\x05\x06") + 8, 2, 2)
    return bytes(data)


def in_the_large_form(*, told: int = 0) -> bytes:
    """An archive that tells the length of its list as archives beyond 4 GB do; `told` puts it in a wrong place."""
    data = packed({"word/document.xml": "<a/>"})
    end = data.rfind(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 999_999, 999_999, 60_000_000, 0)
    return data[:end] + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, end + told, 1) + data[end:]


def in_the_large_form_elsewhere() -> bytes:
    return in_the_large_form(told=-4)


def understated() -> bytes:
    """A part that says it unpacks to little."""
    return with_second_part(with_body(b"<a>" + b" " * 9_000_000 + b"</a>"), local=22, central=24, value=100)


def named_out_of_the_document() -> bytes:
    return packed({"word/document.xml": "<a/>", "../../etc/passwd": "x"})


def named_by_a_drive() -> bytes:
    return packed({"word/document.xml": "<a/>", "C:\\Windows\\x": "x"})


def named_twice() -> bytes:
    return packed({"word/document.xml": "<a/>", "word/Document.xml": "<b/>"})


def with_a_password() -> bytes:
    return with_second_part(packed({"word/document.xml": "<a/>"}), local=6, central=8, value=1, width="H")


def packed_unusually() -> bytes:
    return packed({"word/document.xml": "<a/>"}, method=zipfile.ZIP_LZMA)


def zip_in_a_zip() -> bytes:
    inner = packed({"word/document.xml": "<a/>"})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for _ in range(3):
            archive.writestr(f"{len(inner)}.zip", inner)
            inner += b" "
    return made.getvalue()


def broken_checksum() -> bytes:
    data = bytearray(packed({"word/document.xml": "<a>" + "words " * 100 + "</a>"}, method=zipfile.ZIP_STORED))
    data[data.find(b"words ")] ^= 1
    return bytes(data)


def sheet_of_nothing() -> bytes:
    rows = (
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n)
        for n in range(10**6)
    )
    return packed({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b"<worksheet>" + b"".join(rows)})


def one_row_of_empty_cells() -> bytes:
    row = b'<row r="1">' + b'<c r="A1" s="1"/>' * 4_500_000 + b"</row>"
    return packed({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b"<worksheet>" + row})


def more_comments_than_words() -> bytes:
    comment = '<w:comment w:id="1" w:author="A"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:comment>'
    comments = f"<w:comments xmlns:w='{W}'>{comment * 200_000}</w:comments>"
    return packed({"word/document.xml": f"<w:document xmlns:w='{W}'/>", "word/comments.xml": comments})


def notes_on_every_cell() -> bytes:
    notes = '<comment ref="A1" authorId="0"><text><t>x</t></text></comment>' * 300_000
    parts = {
        "xl/workbook.xml": "<workbook/>",
        "xl/comments1.xml": f"<comments><commentList>{notes}</commentList></comments>",
    }
    return packed(parts)


HOSTILE: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        laughs, quadratic, external_entity, external_dtd, parameter_entity_in_relations, entities_in_utf16,
        entities_in_utf7, entities_in_ebcdic, entities_across_a_seam, gigabyte, spaces, noise_of_elements, overlapping,
        many_parts, many_parts_denied, in_the_large_form, in_the_large_form_elsewhere, understated,
        named_out_of_the_document, named_by_a_drive, named_twice, with_a_password, packed_unusually, zip_in_a_zip,
        broken_checksum, sheet_of_nothing, one_row_of_empty_cells, more_comments_than_words, notes_on_every_cell,
    )
}  # fmt: skip

TEXTS: dict[str, Callable[[], bytes]] = {
    "ten_million_rows.csv": lambda: b"a,b\n" * 10_000_000,
    "nothing_but_lines.csv": lambda: b"\n," * 9_500_000,
    "long_rows.csv": lambda: (b"1,%s\n" % (b"words " * 60)) * 50_000,
    "long_rows_in_utf16.csv": lambda: ("1,%s\n" % ("words " * 40) * 40_000).encode("utf-16"),
    "long_rows.md": lambda: (b"| 1 | %s |\n" % (b"words " * 60)) * 50_000,
}

REFUSING = """
import sys, time
from tsworkbench.documents.front.reception import receive
from tsworkbench.plan.errors import Refused
for path in sys.argv[1:]:
    began = time.process_time()
    try:
        receive(path)
    except Refused as refused:
        taken = time.process_time() - began
        peak = 0
        if sys.platform == "linux":  # what this process alone ever held; getrusage counts its parent's too
            with open("/proc/self/status") as status:
                peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        print(path, taken, peak, refused, sep="\\t")
"""


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, float, str]]:
    """For each hostile document, the seconds of processor its refusal took, the peak in MB until then, the sentence."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for name, made in HOSTILE.items():
        paths.append(folder / f"{name}.docx")
        paths[-1].write_bytes(made())
    for name, text in TEXTS.items():
        paths.append(folder / name)
        paths[-1].write_bytes(text())
    told = subprocess.run(
        [sys.executable, "-c", REFUSING, *map(str, paths)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    found = {}
    for line in told.stdout.splitlines():
        path, seconds, peak, sentence = line.split("\t")
        found[Path(path).name.removesuffix(".docx")] = (float(seconds), int(peak) / 1000, sentence)
    return found


@pytest.mark.parametrize("name", [*HOSTILE, *TEXTS])
def test_a_hostile_document_is_refused_at_once_and_at_little_cost(
    refusals: dict[str, tuple[float, float, str]], name: str
) -> None:
    assert name in refusals, "it was not refused"
    seconds, megabytes, sentence = refusals[name]
    assert seconds <= 1
    assert megabytes <= 64
    assert sentence.startswith(f"“{name}")
    assert sentence.endswith((".", ")."))
    assert len(sentence.split(". ")) >= 2, "what is wrong, and what to do next"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("laughs", "instructions to its reader"),
        ("entities_in_utf16", "instructions to its reader"),
        ("entities_across_a_seam", "instructions to its reader"),
        ("noise_of_elements", "more than is read in one document"),
        ("gigabyte", "would unpack to 1,074 MB"),
        ("many_parts", "packed from 4,002 parts"),
        ("with_a_password", "password"),
        ("named_twice", "two parts of the same name"),
        ("zip_in_a_zip", "archive of other files"),
        ("sheet_of_nothing", "Delete the empty rows"),
        ("one_row_of_empty_cells", "Delete the empty rows and columns"),
        ("more_comments_than_words", "more than 5,000 comments"),
        ("notes_on_every_cell", "more than 5,000 comments"),
        ("ten_million_rows.csv", "40 MB large"),
        ("nothing_but_lines.csv", "400,000 lines"),
        ("long_rows.csv", "more than 20,000 rows"),
        ("long_rows.md", "more than 20,000 rows"),
    ],
)
def test_the_sentence_says_what_is_wrong(refusals: dict[str, tuple[float, float, str]], name: str, words: str) -> None:
    assert words in refusals[name][2]


@pytest.mark.parametrize("cut", [4, 30, 100, 0.5, -1, -10, -22])
def test_a_document_cut_short_is_damaged(tmp_path: Path, cut: float) -> None:
    whole = with_body("<w:body/>")
    path = tmp_path / "plan.docx"
    path.write_bytes(whole[: int(len(whole) * cut) if isinstance(cut, float) else cut])
    with pytest.raises(Refused, match="damaged"):
        receive(path)


def test_any_byte_may_be_wrong_and_it_ends_in_a_sentence_or_a_document() -> None:
    whole = with_body("<w:body><w:p/></w:body>")
    for at in range(0, len(whole), 7):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        with suppress(Refused), open_container(bytes(broken), "plan.docx") as archive:  # nothing else may come out
            check_markup(archive, "plan.docx")


def test_an_honest_document_passes_with_its_pictures_and_its_embedded_workbook() -> None:
    parts: dict[str, str | bytes] = {
        "word/document.xml": "<w:document xmlns:w='x'>a &lt;!DOCTYPE&gt;</w:document>",
        "word/media/image1.png": b"\x89PNG<!DOCTYPE",
        "word/embeddings/sheet.xlsx": packed({"xl/workbook.xml": "<a/>"}),
        "word/theme/theme1.xml": "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><a/>",
        "word/styles.xml": "\ufeff<a/>".encode(),
        "word/": "",
    }
    with open_container(packed(parts), "plan.docx") as archive:
        check_markup(archive, "plan.docx")


def table(rows: int, columns: int, text: str = "x") -> Document:
    cell = Cell(lines=(Line(text=text),))
    row = Row(cells=(cell,) * columns, place=Place())
    return Document(name="plan.csv", kind="CSV", blocks=(Table(rows=(row,) * rows, place=Place()),))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (table(limits.MOST_ROWS + 1, 1), "20,000 rows"),
        (table(1, limits.MOST_COLUMNS + 1), "200 columns"),
        (table(201, 100, "x" * 1_000), "more text"),
        (replace(table(1, 1), remarks=("a comment",) * 5_001), "more text"),
    ],
)
def test_what_was_read_is_held_against_the_caps(document: Document, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_measures(document)


def test_a_document_as_large_as_a_plan_gets_is_within_the_caps() -> None:
    check_measures(table(limits.MOST_ROWS, 10))
    check_measures(table(10, limits.MOST_COLUMNS))

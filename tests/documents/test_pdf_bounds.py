"""PDFs that are small and would take for ever, or all memory, to be drawn: each is refused before anything is."""

import random
import tracemalloc
import zlib
from collections.abc import Callable, Sequence

import pytest
from tests.documents.work import lines_run

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats.pdf import read
from tsworkbench.documents.formats.pdf.bounds import MOST_DEPTH, MOST_OF_STREAM, MOST_PAGES
from tsworkbench.plan.errors import Refused

pytest.importorskip("pdfplumber")

MOST_LINES = 2_000_000
"""Lines of Python that may run before a refusal: a second's at most, on any machine."""
MOST_MEMORY = 64_000_000

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
WORDS = b"BT /T 12 Tf 72 700 Td (Action) Tj ET"
FONT = b"/Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def pdf(objects: Sequence[bytes], *, trailer: bytes = b"", prev: int | None = None) -> bytes:
    """The file of some objects, which are numbered from 1; the first is the catalog."""
    data, places = b"%PDF-1.4\n", []
    for number, made in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, made)
    at = len(data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    back = b"/Prev %d" % at if prev is not None else b""
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(places) + 1, table, len(places) + 1, back, trailer, at,
    )  # fmt: skip


def stream(data: bytes, entries: bytes = b"", *, length: int | None = None) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data) if length is None else length, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)


def form(data: bytes, drawn: bytes = b"") -> bytes:
    resources = b"/Resources<</XObject<<%s>>>>" % drawn if drawn else b""
    return stream(data, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources)


def page(resources: bytes = FONT, contents: bytes = b"4 0 R", more: bytes = b"") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %s/Resources<<%s>>%s>>" % (
        contents, resources, more,
    )  # fmt: skip


def one_page(content: bytes, *others: bytes, resources: bytes = FONT, more: bytes = b"") -> list[bytes]:
    return [CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page(resources, more=more), content, *others]


def forms_within_forms() -> bytes:
    last = 5 + MOST_DEPTH - 2
    forms = [form(b"/F Do /F Do", b"/F %d 0 R" % (number + 1)) for number in range(5, last)]
    return pdf(one_page(stream(b"/F Do"), *forms, form(WORDS), resources=b"/XObject<</F 5 0 R>>"))


def forms_in_a_circle() -> bytes:
    all_of_them = b"".join(b"/F%d %d 0 R" % (n, n) for n in range(5, 25))
    each = b"".join(b"/F%d Do " % n for n in range(5, 25))
    return pdf(one_page(stream(b"/F5 Do"), *([form(each, all_of_them)] * 20), resources=b"/XObject<</F5 5 0 R>>"))


def forms_of_the_page() -> bytes:
    """Forms without resources of their own draw what those of the page are called."""
    named = b"".join(b"/F%d %d 0 R" % (n, n) for n in range(5, 40))
    forms = [form(b"/F%d Do " % (n + 1) * 10) for n in range(5, 39)]
    return pdf(one_page(stream(b"/F5 Do"), *forms, form(WORDS), resources=b"/XObject<<%s>>" % named))


def forms_by_strange_names() -> bytes:
    """What is drawn is named so that a search for names doesn't find it."""
    forms = [form(b"/#46%\nDo " * 10, b"/F %d 0 R" % (number + 1)) for number in range(5, 20)]
    return pdf(one_page(stream(b"/F%\nDo"), *forms, form(WORDS), resources=b"/XObject<</F 5 0 R>>"))


def form_on_many_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(6, 306))
    pages = [page(b"/XObject<</F 5 0 R>>", b"4 0 R")] * 300
    tree = b"<</Type/Pages/Kids[%s]/Count 300>>" % kids
    drawn = packed(b"0 0 m 9 9 l S\n" * 50_000, b"/Subtype/Form/BBox[0 0 9 9]")
    return pdf([CATALOG, tree, b"null", stream(b"/F Do"), drawn, *pages])


def stream_many_times() -> bytes:
    objects = one_page(packed(WORDS * 5_000))
    objects[2] = page(contents=b"[%s]" % (b"4 0 R " * 1_000))
    return pdf(objects)


def words_without_end() -> bytes:
    return pdf(one_page(packed(b"BT /T 9 Tf (%s) Tj ET " % (b"a" * 1_000) * 2_000)))


def picture_without_end() -> bytes:
    return pdf(one_page(packed(b"BI /W 9 /H 9 /BPC 8 /CS /G ID " + random.Random(1).randbytes(2_500_000))))


def zeros() -> bytes:
    return pdf(one_page(packed(bytes(2 * MOST_OF_STREAM))))


def zeros_twice_packed() -> bytes:
    twice = zlib.compress(zlib.compress(bytes(2 * MOST_OF_STREAM), 9), 9)
    return pdf(one_page(stream(twice, b"/Filter[/FlateDecode/FlateDecode]")))


def zeros_by_runs() -> bytes:
    return pdf(one_page(stream(b"\x81\x00" * 250_000, b"/Filter/RunLengthDecode")))


def zeros_under_one_name_each() -> bytes:
    """Many streams, each of them small enough."""
    many = [packed(bytes(3_900_000))] * 40
    objects = one_page(stream(WORDS), *many)
    objects[2] = page(contents=b"[%s]" % b" ".join(b"%d 0 R" % n for n in range(5, 45)))
    return pdf(objects)


def objects_in_a_stream_of_zeros() -> bytes:
    tree = packed(b"2 0 " + bytes(2 * MOST_OF_STREAM), b"/Type/ObjStm/N 1/First 4")
    listed = b"".join(bytes([kind, at >> 8, at & 255, 0]) for kind, at in ((0, 0), (1, 9), (2, 3), (1, 60), (1, 0)))
    head = b"%PDF-1.5\n1 0 obj" + CATALOG + b" endobj\n"
    head += b" " * (60 - len(head)) + b"3 0 obj" + tree + b" endobj\n"
    entries = b"/Type/XRef/Size 5/W[1 2 1]/Root 1 0 R"
    return head + b"4 0 obj" + stream(listed, entries) + b" endobj\nstartxref\n%d\n%%%%EOF" % len(head)


def list_of_objects_without_end() -> bytes:
    """Its pages are looked for among all the objects that the list says there are."""
    head = b"%PDF-1.5\n1 0 obj<</Type/Catalog>> endobj\n"
    entries = b"/Type/XRef/Size 2/Index[0 1099511627776]/W[0 0 0]/Root 1 0 R"
    return head + b"2 0 obj" + stream(b"", entries) + b" endobj\nstartxref\n%d\n%%%%EOF" % len(head)


def font(spec: bytes, *others: bytes) -> bytes:
    of_font = b"/Font<</T<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H%s>>>>" % spec
    return pdf(one_page(stream(WORDS), *others, resources=of_font))


def widths_without_end() -> bytes:
    return font(b"/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A/W[0 2147483647 500]>>]")


def upright_widths_without_end() -> bytes:
    upright = b"/Encoding/Identity-V/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A/W2[0 2147483647 1 2 3]>>]"
    return font(upright)


def meanings_without_end() -> bytes:
    meant = stream(b"begincmap 1 beginbfrange <00000000> <7fffffff> <0041> endbfrange endcmap")
    return font(b"/ToUnicode 5 0 R/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A>>]", meant)


def characters_without_end() -> bytes:
    group = (0).to_bytes(4) + (2**31).to_bytes(4) + (0).to_bytes(4)
    table = b"\0\0\0\1" + b"\0\3\0\12" + (12).to_bytes(4)
    table += b"\0\14\0\0" + (28).to_bytes(4) + bytes(4) + (1).to_bytes(4) + group
    file = b"\0\1\0\0" + b"\0\1" + bytes(6) + b"cmap" + bytes(4) + (28).to_bytes(4) + len(table).to_bytes(4) + table
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    described = b"/FontDescriptor<</FontFile2 5 0 R>>" + system
    return font(b"/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A%s>>]" % described, stream(file))


def doubled(depth: int, first: int) -> list[bytes]:
    """Lists of two, each of them the next."""
    return [b"[%d 0 R %d 0 R]" % (first + n + 1, first + n + 1) for n in range(depth)] + [b"[0 0 600 800]"]


def box_of_boxes() -> bytes:
    return pdf(one_page(stream(WORDS), *doubled(40, 5), more=b"/TrimBox[5 0 R 5 0 R 5 0 R 5 0 R]"))


def colours_of_colours() -> bytes:
    picture = stream(b"", b"/Subtype/Image/Width 1/Height 1/ColorSpace 6 0 R")
    resources = FONT + b"/XObject<</I 5 0 R>>"
    return pdf(one_page(stream(WORDS + b" /I Do"), picture, *doubled(40, 6), resources=resources))


def brackets_within_brackets() -> bytes:
    return pdf(one_page(packed(b"[" * 1_000_000)))


BOMBS = [
    forms_within_forms, forms_in_a_circle, forms_of_the_page, forms_by_strange_names, form_on_many_pages,
    stream_many_times, words_without_end, picture_without_end, zeros, zeros_twice_packed, zeros_by_runs,
    zeros_under_one_name_each, objects_in_a_stream_of_zeros, list_of_objects_without_end, widths_without_end,
    upright_widths_without_end, meanings_without_end, characters_without_end, box_of_boxes, colours_of_colours,
    brackets_within_brackets,
]  # fmt: skip


def counted(do: Callable[[], Document]) -> list[Document]:
    """What `do` returns, if it runs no more lines than may be."""
    made: list[Document] = []
    lines_run(lambda: made.append(do()), most=MOST_LINES)
    return made


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_what_would_take_for_ever_is_refused_before_it_is_drawn(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    with pytest.raises(Refused, match=r"would take far longer to be read|would unpack to far more"):
        counted(lambda: read(data, "plan.pdf"))


@pytest.mark.parametrize(
    "bomb",
    [zeros, zeros_twice_packed, zeros_by_runs, zeros_under_one_name_each, objects_in_a_stream_of_zeros,
     meanings_without_end, brackets_within_brackets],
    ids=lambda bomb: bomb.__name__,
)  # fmt: skip
def test_what_would_take_all_memory_is_refused_before_it_does(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            read(data, "plan.pdf")
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_pages_are_counted_no_further_than_they_are_read() -> None:
    kids = b" ".join(b"%d 0 R" % n for n in range(5, 5 + 3 * MOST_PAGES))
    tree = b"<</Type/Pages/Kids[%s]/Count 3>>" % kids
    data = pdf([CATALOG, tree, b"null", stream(WORDS), *([page()] * 3 * MOST_PAGES)])
    with pytest.raises(Refused, match=f"more than {MOST_PAGES} pages"):
        counted(lambda: read(data, "plan.pdf"))


def test_a_list_of_objects_that_goes_back_to_itself_ends_there() -> None:
    document = counted(lambda: read(pdf(one_page(stream(WORDS)), prev=0), "plan.pdf"))
    assert "Action" in str(document)


def test_labels_of_pages_and_properties_are_not_looked_at() -> None:
    trees = [b"<</Kids[%d 0 R %d 0 R]>>" % (n + 1, n + 1) for n in range(5, 45)]
    objects = one_page(stream(WORDS), *trees, b"<</Nums[0<</S/D>>]>>", *doubled(40, 46))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/PageLabels 5 0 R>>"
    data = pdf(objects, trailer=b"/Info<</Title 46 0 R>>")
    assert "Action" in str(counted(lambda: read(data, "plan.pdf")))


def test_forms_that_are_drawn_as_often_as_plans_draw_them_are_read() -> None:
    inner, outer = form(WORDS), form(b"q /G Do Q", b"/G 6 0 R")
    content = b"q 1 0 0 1 0 -20 cm /F Do Q " * 3 + WORDS + b" (Do it) Tj"
    resources = FONT + b"/XObject<</F 5 0 R>>"
    data = pdf(one_page(stream(content), outer, stream(WORDS, b"/Subtype/Form/BBox[0 0 600 800]"), resources=resources))
    assert inner
    assert str(counted(lambda: read(data, "plan.pdf"))).count("Action") >= 1


def test_a_stream_with_a_wrong_check_sum_or_cut_short_is_read_as_far_as_it_goes() -> None:
    whole = zlib.compress(WORDS)
    for broken in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[:-4]):
        data = pdf(one_page(stream(broken, b"/Filter/FlateDecode")))
        assert "Action" in str(read(data, "plan.pdf"))


@pytest.mark.parametrize(
    ("filters", "pack"),
    [
        (b"/ASCIIHexDecode", lambda data: data.hex().encode() + b">"),
        (b"/RunLengthDecode", lambda data: bytes([len(data) - 1]) + data + b"\x80"),
        (b"[/ASCIIHexDecode/FlateDecode]", lambda data: zlib.compress(data).hex().encode() + b">"),
        (b"/FlateDecode/DecodeParms<</Predictor 12/Columns 36>>", lambda data: zlib.compress(b"\0" + data)),
    ],
    ids=["hexadecimal", "runs", "two", "predicted"],
)
def test_what_is_packed_otherwise_is_unpacked_as_before(filters: bytes, pack: Callable[[bytes], bytes]) -> None:
    data = pdf(one_page(stream(pack(WORDS), b"/Filter" + filters)))
    assert "Action" in str(read(data, "plan.pdf"))

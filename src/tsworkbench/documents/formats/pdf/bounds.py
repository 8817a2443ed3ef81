"""What a PDF would take to be read, counted before any of it is drawn.

A PDF of a few kilobytes can draw the same form 2⁴⁰ times, unpack to gigabytes, or give a width to each of four
billion characters; pdfminer would do all of that. So:

- every stream is unpacked up to a bound (`_Meter.unpack`, which takes the place of pdfminer's own);
- the loops of fonts, whose length the file itself gives, are counted (`_Meter.steps`);
- what the pages draw is counted from their streams and the forms that they draw, each form once, multiplied by how
  often it is drawn (`_Drawing`).

`opened` is the way in. What of pdfminer and pdfplumber is replaced meanwhile is all in `_bounded`.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from tsworkbench.plan.errors import Refused

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MOST_PAGES = 400
MOST_OBJECTS = 150_000
"""Objects in the file; a long report with many pictures has some thousands."""
MOST_LOOKED_UP = 20_000
"""Objects that are looked up before and while the pages are read."""
MOST_UNPACKED = 64_000_000
"""Bytes of all streams that are unpacked, to be counted or to be drawn; pictures aren't."""
MOST_OF_STREAM = 24_000_000
"""Bytes of one of them."""
MOST_RATIO = 250
"""How many times its packed size a large stream may unpack to. Drawings and text reach 50, zeros 1,000."""
RATIO_FROM = 4_000_000
MOST_SLOWLY = 8_000_000
"""Bytes that are unpacked by Python and not by zlib: by LZW, from base 85, rows of a predictor."""
MOST_STEPS = 600_000
"""Characters to which all fonts together give a width or a meaning."""
MOST_WORK = 100_000_000
"""Of all pages: a unit is about a byte of drawing, and a microsecond."""
MOST_WORK_OF_PAGE = 24_000_000
MOST_DEPTH = 40
"""Forms that are drawn within each other."""
MOST_VALUES = 20_000
"""Values in a box of a page or a space of colours, where others are named in it."""

_WORK_OF_CHARACTER = 20
_WORK_OF_DRAWING = 200
_WORK_OF_FONT = 5_000
_DEEP = 1_000
_OPENED = rb"[\[<][\s\x00<]*+(?:/[^\s\x00/\[\]<>()]{0,40}+[\s\x00]*+)?+"
_NESTED = re.compile(_OPENED + rb"(?:%b){%d}" % (_OPENED, _DEEP - 1))
_LONG = re.compile(rb"\([^()\\]{4000000}")
"""A string that is put together from pieces of some kilobytes, and takes quadratic time."""
_STRING = re.compile(rb"\((?:[^()\\]++|\\.)*+\)", re.DOTALL)
_HEXADECIMAL = re.compile(rb"<[0-9A-Fa-f\s]*+>")
_DIGITS_OF_CHARACTER = 4
_DRAWN = re.compile(rb"/([^\s\x00/\[\]<>(){}%]++)[\s\x00]++Do(?![^\s\x00/\[\]<>(){}%])")
_DRAWS = re.compile(rb"[\s\x00/\[\]<>(){}%]Do(?![^\s\x00/\[\]<>(){}%])")
_PICTURE = re.compile(rb"[\s\x00>\])]ID[\s\x00]")
_LONGEST_HEAD = 2_000
"""Bytes of what is said of a picture within a stream, between BI and ID."""
_END_OF_PICTURE = re.compile(rb"EI[\s\x00]")
_NEW = "Open it, print it into a new PDF, and import that."


@contextmanager
def opened(data: bytes, name: str) -> Iterator[PDF]:
    """A PDF whose pages have been counted; it is to be read before the context ends.

    Raises Refused if reading it would take more than a plan's can; what pdfplumber and pdfminer raise.
    """
    import pdfplumber

    if data.count(b" obj") > MOST_OBJECTS or data.count(b" R") > 3 * MOST_OBJECTS:
        raise _too_much(name, "it is made of more parts than a plan is")
    if _is_nested(data) or _LONG.search(data):
        raise _too_much(name, "its parts are within each other as no program writes them")
    with _bounded(name), pdfplumber.open(BytesIO(data)) as pdf:
        yield pdf


def refusal(error: BaseException) -> Refused | None:
    """The refusal that an error of pdfplumber's was made of, or None."""
    seen: list[BaseException | None] = [error]
    while (one := seen.pop()) is not None or seen:
        if isinstance(one, Refused):
            return one
        if one is not None:
            seen += [one.__context__, one.__cause__, *(part for part in one.args if isinstance(part, BaseException))]
    return None


@contextmanager
def _bounded(name: str) -> Iterator[None]:
    """Reading within bounds, as long as the context lasts."""
    import pdfplumber.pdf
    from pdfminer import cmapdb, pdffont
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdftypes import PDFStream

    meter = _Meter(name)

    class Document(PDFDocument):  # type: ignore[misc, unused-ignore]
        """One whose list of objects is read once, and whose pages are counted."""

        def __init__(self, parser: Any, password: str = "") -> None:
            self._met: set[Any] = set()
            super().__init__(parser, password=password)
            self.info = []  # titles and labels of pages aren't read: they may be nested as forms are
            self.catalog = {key: value for key, value in self.catalog.items() if key != "PageLabels"}
            _check_list(self.xrefs, name)
            _check_pages(self, name)

        def read_xref_from(self, parser: Any, start: int, xrefs: list[Any]) -> None:
            if ("list", start) not in self._met:  # one that goes back to itself ends there
                self._met.add(("list", start))
                super().read_xref_from(parser, start, xrefs)

        def getobj(self, objid: int) -> object:
            if objid not in self._met:
                self._met.add(objid)
                if len(self._met) > MOST_LOOKED_UP:
                    raise _too_much(name, "it is made of more parts than a plan is")
            return super().getobj(objid)

    replaced: list[tuple[Any, str, Any]] = [
        (PDFStream, "decode", meter.unpack),
        (pdfplumber.pdf, "PDFDocument", Document),
        (pdffont, "range", meter.steps),
        (cmapdb, "range", meter.steps),
    ]
    before = [(where, called, vars(where).get(called)) for where, called, _ in replaced]
    for where, called, ours in replaced:
        setattr(where, called, ours)
    try:
        yield
    finally:
        for where, called, theirs in before:
            if theirs is None:
                delattr(where, called)
            else:
                setattr(where, called, theirs)


def _too_much(name: str, why: str) -> Refused:
    return Refused(f"“{name}” would take far longer to be read than a plan does: {why}. {_NEW}")


def _check_list(xrefs: list[Any], name: str) -> None:
    """Whether the lists of objects are no longer than the file has room for."""
    for xref in xrefs:
        ranges = getattr(xref, "ranges", ())
        if len(ranges) > 1_000 or sum(count for _, count in ranges) > MOST_OBJECTS:
            raise _too_much(name, "it is made of more parts than a plan is")


class _Meter:
    """What has been unpacked and gone through of one document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._unpacked = self._slowly = self._steps = 0
        # A plain function, as a method of pdfminer's class: it is called with the stream.
        self.unpack: Callable[[Any], None] = lambda stream: self._unpack(stream)

    def steps(self, *bounds: int) -> range:
        """A range of the numbers, if all of them together are not too many."""
        made = range(*bounds)
        if made:
            self._steps += (made[-1] - made[0]) // made.step + 1
        if self._steps > MOST_STEPS:
            raise _too_much(self.name, "its fonts have more characters than are written anywhere")
        return made

    def _unpack(self, stream: Any) -> None:
        """Does what a stream's own `decode` does, and no more of it than the bounds allow."""
        data: bytes = stream.rawdata or b""
        if stream.decipher:
            self._slow(len(data) // 4)
            data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
        for filter_, params in stream.get_filters():
            data = self._plain(getattr(filter_, "name", None), data)
            if isinstance(params, dict) and "Predictor" in params:
                data = self._unpredicted(data, params)
        self._unpacked += len(data)
        if self._unpacked > MOST_UNPACKED:
            raise self._too_large()
        stream.data = data
        stream.rawdata = None

    def _plain(self, filter_: str | None, data: bytes) -> bytes:
        from pdfminer.ascii85 import ascii85decode, asciihexdecode
        from pdfminer.lzw import LZWDecoder
        from pdfminer.pdfexceptions import PDFNotImplementedError

        match filter_:
            case "FlateDecode" | "Fl":
                return self._inflated(data)
            case "LZWDecode" | "LZW":
                self._slow(len(data))
                return self._joined(LZWDecoder(BytesIO(data)).run())
            case "ASCII85Decode" | "A85":
                self._slow(len(data))
                return ascii85decode(data)
            case "ASCIIHexDecode" | "AHx":
                self._slow(len(data))
                return asciihexdecode(data)
            case "RunLengthDecode" | "RL":
                self._slow(len(data))
                return self._joined(_runs(data))
            case "DCTDecode" | "DCT" | "JBIG2Decode" | "JPXDecode":
                return data
            case "CCITTFaxDecode" | "CCF":
                return b""  # a picture, of which nothing is read
        raise PDFNotImplementedError(f"Unsupported filter: {filter_!r}")

    def _slow(self, size: int) -> None:
        self._slowly += size
        if self._slowly > MOST_SLOWLY:
            raise self._too_large()

    def _too_large(self) -> Refused:
        return Refused(
            f"“{self.name}” would unpack to far more than its size on the disk warrants, so it was not read. {_NEW}"
        )

    def _joined(self, pieces: Iterator[bytes]) -> bytes:
        made = bytearray()
        for piece in pieces:
            made += piece
            if len(made) > MOST_OF_STREAM:
                raise self._too_large()
        return bytes(made)

    def _inflated(self, data: bytes) -> bytes:
        """Of a stream that is cut short what is there, of one that is damaged nothing, as pdfminer does."""
        most = min(MOST_OF_STREAM, MOST_UNPACKED - self._unpacked, max(RATIO_FROM, MOST_RATIO * len(data)))
        try:
            plain = zlib.decompressobj().decompress(data, most + 1)
        except zlib.error:
            plain = self._of_damaged(data, most)
        if len(plain) > most:
            raise self._too_large()
        return plain

    @staticmethod
    def _of_damaged(data: bytes, most: int) -> bytes:
        """All of a stream of which only the check sum at its end is wrong."""
        unpacking = zlib.decompressobj()
        try:
            plain = unpacking.decompress(data[:-3], most + 1)
        except zlib.error:
            return b""
        for at in range(max(0, len(data) - 3), len(data)):
            try:
                plain += unpacking.decompress(data[at : at + 1])
            except zlib.error:
                break
        return plain

    def _unpredicted(self, data: bytes, params: dict[str, Any]) -> bytes:
        from pdfminer.pdftypes import int_value
        from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

        predictor = int_value(params["Predictor"])
        if predictor == 1:
            return data
        self._slow(len(data))
        colours, columns = int_value(params.get("Colors", 1)), int_value(params.get("Columns", 1))
        bits = int_value(params.get("BitsPerComponent", 8))
        if not 0 < colours * columns * max(bits, 1) <= 8 * max(len(data), 1_000):
            return b""
        if predictor == 2:
            return apply_tiff_predictor(colours, columns, bits, data)
        return apply_png_predictor(predictor, colours, columns, bits, data)


def _runs(data: bytes) -> Iterator[bytes]:
    """The runs of a stream packed by run lengths."""
    at = 0
    while at < len(data) and (length := data[at]) != 128:
        if length < 128:
            yield data[at + 1 : at + 2 + length]
            at += length + 2
        else:
            yield data[at + 1 : at + 2] * (257 - length)
            at += 2


def _check_pages(document: Any, name: str) -> None:
    """Raises Refused if there are too many pages, or what they draw would take too long to be drawn."""
    from pdfminer.pdfpage import PDFPage

    drawing = _Drawing(name)
    work = 0
    for n, page in enumerate(islice(PDFPage.create_pages(document), MOST_PAGES + 1)):
        if n == MOST_PAGES:
            raise Refused(
                f"“{name}” has more than {MOST_PAGES} pages, which is as many as are read. "
                "Print the plan's own pages into a PDF of their own, and import that."
            )
        for box in ("MediaBox", "CropBox", "TrimBox", "BleedBox", "ArtBox", "Rotate"):
            drawing.values(page.attrs.get(box))
        own = drawing.work_of(page.contents, page.resources)
        work += own
        if own > MOST_WORK_OF_PAGE or work + drawing.once > MOST_WORK:
            raise _too_much(name, "its pages draw the same things over and over, or far more than can be printed")


class _Drawing:
    """The work of drawing what streams say. What forms draw is counted once for each form, and multiplied."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._forms: dict[tuple[Any, int], int] = {}
        self._own: dict[int, tuple[int, Counter[str], int]] = {}
        self._set_up: dict[int, int] = {}
        self._kept: list[Any] = []
        """What is known by its identity, so that no other thing gets it."""
        self._values: dict[int, int] = {}
        self._fonts: set[int] = set()
        self.once = 0
        """The work that is done once, however often its result is used."""

    def work_of(self, streams: list[Any], resources: Any, depth: int = 0) -> int:
        """The work of drawing these streams, one after the other, with all that they draw."""
        from pdfminer.pdftypes import PDFStream, resolve1

        resources = resolve1(resources)
        resources = resources if isinstance(resources, dict) else {}
        named = resolve1(resources.get("XObject"))
        named = named if isinstance(named, dict) else {}
        work = self._work_of_resources(resources)
        for stream in map(resolve1, streams):
            if not isinstance(stream, PDFStream):
                continue
            own, drawn, unnamed = self._work_of_stream(stream)
            work += own
            for called, times in drawn.items():
                work += times * self._work_of_form(named.get(called), resources, depth)
            if unnamed:
                work += unnamed * max((self._work_of_form(one, resources, depth) for one in named.values()), default=0)
        return work

    def _work_of_form(self, ref: Any, resources: dict[Any, Any], depth: int) -> int:
        from pdfminer.pdftypes import PDFStream, resolve1

        form = resolve1(ref)
        if not isinstance(form, PDFStream):
            return 0
        if getattr(resolve1(form.get("Subtype")), "name", None) != "Form":
            self.values(form.get("ColorSpace"))
            return _WORK_OF_DRAWING
        within = resolve1(form.get("Resources"))
        inherits = not isinstance(within, dict)
        key = (id(form), id(resources) if inherits else 0)
        if key not in self._forms:
            if depth >= MOST_DEPTH:
                raise _too_much(self._name, f"it draws forms within each other, {MOST_DEPTH} deep or in a circle")
            self._kept += [form, resources]
            self._forms[key] = self.work_of([form], resources if inherits else within, depth + 1)
        return _WORK_OF_DRAWING + self._forms[key]

    def _work_of_stream(self, stream: Any) -> tuple[int, Counter[str], int]:
        """A stream's own work, how often it draws what by name, and how often something whose name isn't clear."""
        known = self._own.get(id(stream))
        if known is None:
            packed = stream.rawdata
            data = stream.get_data()
            if packed is not None:  # it is unpacked again when it is drawn: all of them would fill the memory
                stream.rawdata, stream.data = packed, None
            if _is_nested(data):
                raise _too_much(self._name, "its parts are within each other as no program writes them")
            without = _STRING.sub(b" ", data) if b"(" in data else data
            bare = _HEXADECIMAL.sub(b" ", without) if b"<" in without else without
            characters = len(data) - len(without) + (len(without) - len(bare)) // _DIGITS_OF_CHARACTER
            draws = b"Do" in bare
            drawn = Counter(called.decode("latin-1") for called in _DRAWN.findall(bare)) if draws else Counter()
            unnamed = max(0, len(_DRAWS.findall(b" " + bare)) - drawn.total()) if draws else 0
            work = len(data) + _WORK_OF_CHARACTER * characters + _of_pictures(data)
            known = self._own[id(stream)] = work, drawn, unnamed
            self._kept.append(stream)
        return known

    def _work_of_resources(self, resources: dict[Any, Any]) -> int:
        """The work of taking up names, which is done anew wherever they are used; a font is made once, if it can be."""
        from pdfminer.pdftypes import PDFObjRef, resolve1

        if id(resources) not in self._set_up:
            fonts = resolve1(resources.get("Font"))
            work = 0
            for font in fonts.values() if isinstance(fonts, dict) else ():
                if not isinstance(font, PDFObjRef):
                    work += _work_of_font(font)
                elif font.objid not in self._fonts:
                    self._fonts.add(font.objid)
                    self.once += _work_of_font(font)
            for kind in ("Font", "XObject", "ColorSpace"):
                named = resolve1(resources.get(kind))
                work += 10 * len(named) if isinstance(named, dict) else 0
            self._kept.append(resources)
            self._set_up[id(resources)] = work
        return self._set_up[id(resources)]

    def values(self, value: Any) -> int:
        """How many values something is that names others. Raises Refused if they are too many."""
        from pdfminer.pdftypes import PDFObjRef

        if isinstance(value, PDFObjRef):
            if value.objid not in self._values:
                self._values[value.objid] = MOST_VALUES + 1  # met again within itself
                self._values[value.objid] = self.values(value.resolve())
            count = self._values[value.objid]
        elif isinstance(value, (list, tuple)):
            count = 1 + sum(map(self.values, value))
        elif isinstance(value, dict):
            count = 1 + sum(map(self.values, value.values()))
        else:
            count = 1
        if count > MOST_VALUES:
            raise _too_much(self._name, "its parts name each other without end")
        return count


def _work_of_font(font: Any) -> int:
    from pdfminer.pdftypes import PDFStream, resolve1

    spec = resolve1(font)
    meant = resolve1(spec.get("ToUnicode")) if isinstance(spec, dict) else None
    return _WORK_OF_FONT + (5 * len(meant.get_data()) if isinstance(meant, PDFStream) else 0)


def _is_nested(data: bytes) -> bool:
    """Whether lists are within lists to a depth that no program writes, and few have memory for."""
    return data.count(b"[") + data.count(b"<<") >= _DEEP and _NESTED.search(data) is not None


def _of_pictures(data: bytes) -> int:
    """The work of passing over pictures within a stream, which are put together piece by piece."""
    work = at = 0
    while b"BI" in data and (found := _PICTURE.search(data, at)) is not None:
        at = found.end()
        if data.rfind(b"BI", max(0, at - _LONGEST_HEAD), at) < 0:
            continue
        end = _END_OF_PICTURE.search(data, found.end())
        at = end.end() if end is not None else len(data)
        work += (at - found.end()) ** 2 // 200_000
    return work

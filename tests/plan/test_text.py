"""What clean() lets through, and what it never does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.language.text import FIELD_LIMIT, _cleaned, clean, decoded, over_limit

STEERING = [
    *(chr(n) for n in range(0x20) if chr(n) != "\n"),
    *(chr(n) for n in range(0x7F, 0xA0)),
    *"\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufff9\U000e0041",
]
JOINERS = ["\u200c", "\u200d", "\ufe00", "\U000e0100", "\u180b", "\u180e", "\ufe0f"]
LETTERS = ["\u0645", "\u064e", "\u0915", "\u094d", "\u0dca", "\u0dba", "\u8fbb", "\u1820", "x", " "]
PIECES = [
    *JOINERS,
    *LETTERS,
    *STEERING,
    "\r\n",
    "\u2028",
    "\u0085",
    "\ud800",
    "e\u0301",
    "\u0301",
    "\u20dd",
    "\u0cc6",
    "\u0cc2",
]
AWKWARD = st.lists(st.one_of(st.characters(), st.sampled_from(PIECES))).map("".join)


@given(AWKWARD, st.booleans())
def test_cleaning_twice_is_cleaning_once(text: str, lines: bool) -> None:
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once


@given(AWKWARD, st.booleans())
def test_nothing_that_steers_a_terminal_is_left(text: str, lines: bool) -> None:
    left = clean(text, lines=lines)
    assert not set(left) & set(STEERING)
    assert {unicodedata.category(c) for c in left if c != "\n"} & {"Cc", "Cs", "Co", "Zl", "Zp"} == set()


@given(AWKWARD, st.booleans())
def test_what_is_left_is_normalised_and_can_be_stored(text: str, lines: bool) -> None:
    left = clean(text, lines=lines)
    assert unicodedata.is_normalized("NFC", left)
    left.encode("utf-8")


@given(AWKWARD)
def test_one_line_stays_one_line(text: str) -> None:
    assert len(clean(text).splitlines()) <= 1


@given(st.text("abc ÄÖ–’é", max_size=80))
def test_plain_words_come_through_untouched(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text).strip()


@given(st.text("aZ 1£½é€×–—‘’“”…•−✓━▸●⇄\xa0\xad\u0301\n\t\u200d", max_size=12), st.booleans())
def test_what_is_typed_every_day_is_as_if_it_had_been_looked_through(text: str, lines: bool) -> None:
    assert clean(text, lines=lines) == _cleaned(text, lines=lines)


def test_the_sequence_that_writes_the_clipboard_loses_its_teeth() -> None:
    assert clean("Board\x1b]52;c;aGk=\x07 met") == "Board]52;c;aGk= met"


def test_a_line_break_becomes_a_space_in_a_field_of_one_line() -> None:
    assert clean("first\r\nsecond\u2028third") == "first second third"


def test_a_line_break_is_kept_where_lines_are() -> None:
    assert clean("first\r\nsecond\x85third", lines=True) == "first\nsecond\nthird"


@pytest.mark.parametrize("space", ["\t", "\u00a0", "\u2003", "\u3000", "\u2800"])
def test_every_kind_of_space_becomes_a_plain_one(space: str) -> None:
    assert clean(f"a{space}b") == "a b"


@pytest.mark.parametrize("mark", ["\u0301", "\u0334", "\u20dd"])
def test_marks_piled_on_one_letter_are_thinned_to_four(mark: str) -> None:
    assert clean("x" + mark * 500 + "y") == unicodedata.normalize("NFC", "x" + mark * 4) + "y"


def test_a_field_takes_its_limit_and_says_so_beyond_it() -> None:
    assert over_limit("x" * FIELD_LIMIT) is None
    said = over_limit("x" * (FIELD_LIMIT + 1))
    assert said is not None
    assert "10,001 characters" in said
    assert "Nothing was changed" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_whatever_encoding_an_editor_wrote_it(encoding: str) -> None:
    assert decoded("£5 – Zoë\r\nnext\rlast\n".encode(encoding)) == "£5 – Zoë\nnext\nlast\n"


@pytest.mark.parametrize(
    "word",
    [
        "می\u200cخواهم",  # Persian: a half space inside a word
        "نامه\u200cها",
        "بُ\u200cش",  # behind the mark of a vowel
        "क्\u200dष",  # Hindi: half a letter
        "र्\u200dय",
        "शर्मा",
        "শ্রী",
        "র\u200d্য",  # Bengali: before the mark that joins
        "ශ්\u200dරී",  # Sinhala
        "അവന്\u200d",  # Malayalam as it was written: at the end of a word
        "مُحَمَّد",
        "שָׁלוֹם",
        "葛\U000e0100城",  # Japanese: the variant that a family writes
        "ᠮᠣᠩᠭᠣᠯ\u180e\u1820",
        "ᠰ\u180b",
        "Đỗ Thị Hoa",
        "Ọlá Adébáyọ̀",
        "ព្រះ",
    ],
)
def test_what_a_script_needs_to_be_spelled_stays(word: str) -> None:
    assert clean(f"{word} met", lines=False) == unicodedata.normalize("NFC", f"{word} met")


@pytest.mark.parametrize("mark", JOINERS)
@pytest.mark.parametrize(("before", "after"), [("a", "b"), (" ", "x"), ("1", "2"), ("\u0430", "\u0431"), ("", "")])
def test_the_same_marks_hide_in_no_other_word(mark: str, before: str, after: str) -> None:
    assert clean(f"a{before}{mark}{after}b") == f"a{before}{after}b"


def test_of_many_joiners_one_is_spelling() -> None:
    assert clean("می" + "\u200c\u200d" * 50 + "خو") == "می\u200cخو"


def test_joiners_let_no_more_marks_pile_up() -> None:
    piled = clean("क" + ("\u0951" * 4 + "\u200d\u094d") * 50 + "क")
    assert sum(bool(unicodedata.combining(one)) for one in piled) == 4

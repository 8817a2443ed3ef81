"""Marks that can't be shown become others that can, and no two of them become the same."""

import unicodedata

import pytest

from tsworkbench.plan.language.glyphs import PLAIN, errors, held, plain
from tsworkbench.plan.model import GLYPHS, STATUS_MARKS, Rag, Status, badge, status_mark

OLD = ["ascii", "cp1252", "cp850", "cp437", "latin-1", "iso8859-15", "mac-roman"]
RATINGS = [badge(rag) for rag in (*Rag, None)]
STATUSES = [*STATUS_MARKS.values(), status_mark("output", Status.NOT_STARTED)]


def printed(text: str, encoding: str) -> str:
    return text.encode(encoding, errors(encoding)).decode(encoding)


@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("marks", [RATINGS, STATUSES, [*GLYPHS.values()]], ids=["ratings", "statuses", "shapes"])
def test_marks_stay_apart_in_an_encoding_that_cant_hold_them(encoding: str, marks: list[str]) -> None:
    shown = [printed(mark, encoding) for mark in marks]
    assert len(set(shown)) == len(marks), shown
    assert not any("?" in mark for mark in shown)
    assert [len(mark) for mark in shown] == [len(mark) for mark in marks]
    assert [held(mark, encoding) for mark in marks] == shown


@pytest.mark.parametrize(
    ("text", "ascii_form"),
    [
        ("“end jan” – the board’s day…", '"end jan" - the board\'s day...'),
        ("£300,000 · €5", "GBP300,000 . EUR5"),
        ("Zoë Łukasz Ærø", "Zoe Lukasz AEro"),
        ("½ of 3²", "1/2 of 32"),
        ("日本", "??"),
    ],
)
def test_words_are_printed_in_their_plain_form_and_only_what_is_left_as_a_question_mark(
    text: str, ascii_form: str
) -> None:
    assert printed(text, "ascii") == ascii_form


def test_what_an_encoding_holds_stays_as_it_is() -> None:
    assert printed("£300 “now” – later… × é", "cp1252") == "£300 “now” – later… × é"


def test_plain_signs_are_as_wide_as_those_they_stand_for_and_keep_marks_apart() -> None:
    assert {len(sign) for sign in PLAIN.values()} == {1}
    assert not {unicodedata.east_asian_width(sign) for sign in PLAIN.values()} & {"W", "F"}
    for marks in (RATINGS, STATUSES):
        assert len({plain(mark) for mark in marks}) == len(marks)


def test_a_text_as_wide_as_it_was_is_of_the_encoding() -> None:
    assert held("▸ ○ ━━─ │ … £5 Zoë", "ascii") == "> o ==- | ~ #5 Zoe"

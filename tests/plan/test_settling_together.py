"""Doubts of one kind settled together, and what was settled kept when the document is judged anew."""

from dataclasses import replace

from tests.plan.test_settling import draft, row

from tsworkbench.plan.imports.doubts import Review, alike, kind_of
from tsworkbench.plan.imports.draft import Choice, ColumnRead, Columns, Doubt, Draft, Put


def about(key: str, text: str, because: str, *others: str) -> Doubt:
    choices = tuple(Choice(words=words, edits=(Put(row=key, field="title", value=words),)) for words in others)
    return Doubt(
        where=f"row {text}", text=text, reading="as read", because=because, row=key, field="title", others=choices
    )


SEASONS = (
    about("d4", "spring 2026", "Spring was read as March to May; it has no fixed days.", "no date"),
    about("d5", "autumn 2027", "Autumn was read as September to November; it has no fixed days.", "no date"),
    about("d3", "when dry", "It can’t be read as a date."),
    about(
        "d7", "winter", "Winter was read as December to February; it has no fixed days. No year is given.", "by 3 May"
    ),
)


def test_doubts_that_differ_in_words_that_vary_are_of_one_kind() -> None:
    assert len({kind_of(doubt) for doubt in SEASONS}) == 2
    assert alike(draft(*SEASONS), 0) == [0, 1, 3]


def test_another_reading_settles_only_those_that_have_it_in_the_same_place() -> None:
    assert alike(draft(*SEASONS), 1) == [0, 1]


def test_one_step_settles_them_all_and_one_step_back_undoes_it() -> None:
    review = Review(draft(*SEASONS))

    assert review.take_alike(1) == 2

    assert [doubt.text for doubt in review.draft.doubts] == ["when dry", "winter"]
    assert [row(review.draft, key).title for key in ("d4", "d5")] == ["no date", "no date"]
    assert (review.number, review.total) == (3, 4)
    assert review.back()
    assert len(review.draft.doubts) == 4


def test_a_reading_of_the_whole_document_is_taken_alone() -> None:
    columns = Choice(words="a column of notes", columns={"When": "notes"})
    whole = replace(SEASONS[0], others=(columns,))

    assert alike(draft(whole, replace(whole, text="another")), 1) == [0]


def test_what_was_settled_stays_settled_when_columns_are_judged_anew() -> None:
    asked: list[dict[str, str]] = []

    def again(said: object) -> Draft:
        asked.append(dict(said))  # type: ignore[call-overload]
        return replace(first, doubts=(*SEASONS[:2], about("d6", "new", "Its column is another.")))

    first = replace(
        draft(*SEASONS),
        columns=Columns(read=(ColumnRead("When", "due"),), words=(("notes", "notes"),), said={}, again=again),
    )
    review = Review(first)
    review.take(1)

    review.say_columns({"When": "notes"})

    assert asked == [{"When": "notes"}]
    assert [doubt.text for doubt in review.draft.doubts] == ["autumn 2027", "new"]
    assert row(review.draft, "d4").title == "no date"
    assert review.back()
    assert [doubt.text for doubt in review.draft.doubts] == ["autumn 2027", "when dry", "winter"]

"""Bullets under bullets in one cell."""

from tsworkbench.documents.blocks import Line
from tsworkbench.documents.meaning.tables.activities import items_of


def bullet(text: str, level: int = 0) -> Line:
    return Line(text=text, marker="•", level=level)


def test_what_is_indented_under_a_bullet_belongs_to_it() -> None:
    lines = [bullet("Plan the heating of two sites"), bullet("Civic Centre", 1), bullet("Baths", 1), bullet("Bid")]
    assert items_of(lines).texts == ("Plan the heating of two sites: Civic Centre; Baths", "Bid")


def test_an_indented_bullet_with_a_date_of_its_own_stands_alone() -> None:
    lines = [bullet("Plan the heating"), bullet("Survey by March 2024", 1), bullet("Report by May 2024", 1)]
    assert items_of(lines).texts == ("Plan the heating", "Survey by March 2024", "Report by May 2024")


def test_bullets_under_plain_words_are_items_however_deep_they_are() -> None:
    assert items_of([Line(text="Guided reading"), bullet("Train staff", 1), bullet("Buy books", 1)]).texts == (
        *("Guided reading", "Train staff", "Buy books"),
    )

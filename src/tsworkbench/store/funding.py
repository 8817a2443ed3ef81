"""The money of an activity: the sums it is to have, each with the name of the source it comes from."""

from tsworkbench.store.book import Book, Row


def sums_of(book: Book, activity_id: str) -> list[Row]:
    """The live allocations of an activity in their order, their cells and the source's ``name``."""
    return book.rows(
        "select l.*, s.name from allocation l join funding_source s on s.id=l.source_id "
        "where l.activity_id=? and l.deleted=0 order by l.sort, l.id",
        activity_id,
    )

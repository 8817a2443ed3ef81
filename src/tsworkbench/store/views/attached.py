"""What is attached to a row: the milestones that it needs or that need it, the sums of its money."""

from tsworkbench.store.book import Book, Row


def needed_by(book: Book, row_id: str) -> list[Row]:
    """The milestones that a milestone needs, in the order of their dates; `link_id` is that of the link."""
    return book.rows(
        "select m.*, l.id link_id from link l join milestone m on m.id=l.to_id and m.deleted=0 "
        "where l.row_id=? and l.kind='needs' and l.to_level='milestone' and l.deleted=0 "
        "order by m.due_to, m.sort, l.id",
        row_id,
    )


def needing(book: Book, row_id: str) -> list[Row]:
    """The milestones that need a milestone."""
    return book.rows(
        "select m.* from link l join milestone m on m.id=l.row_id and m.deleted=0 "
        "where l.to_id=? and l.kind='needs' and l.level='milestone' and l.deleted=0 order by m.due_to, m.sort, l.id",
        row_id,
    )


def sums_of(book: Book, activity_id: str) -> list[Row]:
    """The live allocations of an activity in their order, their cells and the source's ``name``."""
    return book.rows(
        "select l.*, s.name from allocation l join funding_source s on s.id=l.source_id "
        "where l.activity_id=? and l.deleted=0 order by l.sort, l.id",
        activity_id,
    )

"""Which milestones wait for which: those that a milestone needs, and those that need it."""

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

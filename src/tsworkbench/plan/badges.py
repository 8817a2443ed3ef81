"""The mark of each RAG: a shape, a letter and (elsewhere) a colour, so that colour never speaks alone.

Screen, command line and papers all take their marks from here.
"""

from tsworkbench.plan.model import CLOSED, Rag, Status

GLYPHS: dict[Rag | None, str] = {
    Rag.RED: "▲",
    Rag.AMBER: "◆",
    Rag.GREEN: "●",
    Rag.COMPLETE: "✓",
    Rag.UNRATED: "–",
    None: "·",
}
"""One shape per RAG; the mark under ``None`` stands where nothing has been said."""

LETTERS: dict[Rag | None, str] = {
    Rag.RED: "R",
    Rag.AMBER: "A",
    Rag.GREEN: "G",
    Rag.COMPLETE: "B",
    Rag.UNRATED: "",
    None: "",
}
"""One letter per RAG that has a colour (a complete activity is blue in most councils' papers)."""


STATUS_MARKS: dict[str, str] = {
    Status.NOT_STARTED: "○",
    Status.IN_PROGRESS: "›",
    Status.COMPLETE: "✓",
    Status.DEFERRED: "┄",
    Status.CANCELLED: "×",
}
"""How far a row has come."""

_OUTPUT_TO_COME = "◇"


def status_mark(level: str, status: str) -> str:
    """The mark of a status; an output that is still to come has one of its own, because it is no step to take."""
    if level == "output" and status not in CLOSED:
        return _OUTPUT_TO_COME
    return STATUS_MARKS.get(status, "?")


def badge(rag: Rag | None) -> str:
    """Glyph and letter, at most two cells wide.

    >>> badge(Rag.AMBER), badge(None)
    ('◆A', '·')
    """
    return GLYPHS[rag] + LETTERS[rag]

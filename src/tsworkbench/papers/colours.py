"""The colours of paper: dark enough to be read on white, by day, on a projector and in grey.

Each rating's ink measures at least 7:1 against white and 4.5:1 against its own tint (WCAG 2.2, 1.4.3), and no meaning
hangs on it: a glyph and a word stand beside every colour.
"""

from tsworkbench.plan.model import Rag

WHITE = "#ffffff"
INK = "#1b1f27"
QUIET = "#4d5462"
RULE = "#c9c6bf"
FAINT = "#e7e4dd"
SHADE = "#f5f3ee"
ACCENT = "#43308f"

RATING_INK: dict[Rag | None, str] = {
    Rag.RED: "#942514",
    Rag.AMBER: "#6b4300",
    Rag.GREEN: "#005a30",
    Rag.COMPLETE: "#1d4b85",
    Rag.UNRATED: QUIET,
    None: QUIET,
}
"""The colour in which a rating's glyph and word are set."""

RATING_TINT: dict[Rag | None, str] = {
    Rag.RED: "#f7e1dc",
    Rag.AMBER: "#f8e9c8",
    Rag.GREEN: "#dcefe2",
    Rag.COMPLETE: "#dce7f5",
    Rag.UNRATED: "#eeedea",
    None: WHITE,
}
"""The ground behind it, where it has one."""

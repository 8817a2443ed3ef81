"""Colour on a terminal that shows it: in its own sixteen colours, and never as the only sign of anything."""

import os
import sys

from tsworkbench.plan.model import Rag

RED, STRONG, MUTED = "31;1", "1", "2"
_RAGS: dict[str | None, str] = {Rag.RED: "31;1", Rag.AMBER: "33;1", Rag.GREEN: "32", Rag.COMPLETE: "34", None: MUTED}


def wanted() -> bool:
    """Whether what is printed goes to a terminal that takes colour, and nobody has asked for none (``NO_COLOR``)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") in (None, "dumb"):
        return False
    try:
        return sys.stdout.isatty()
    except ValueError:  # closed
        return False


def inked(text: str, ink: str) -> str:
    """The text in an ink; its outer spaces stay plain, so that nothing is underlined or filled there."""
    words = text.strip()
    return text.replace(words, f"\x1b[{ink}m{words}\x1b[0m", 1) if words and ink else text


def of_rag(rag: str | None) -> str:
    """The ink of a RAG."""
    return _RAGS.get(rag, MUTED)

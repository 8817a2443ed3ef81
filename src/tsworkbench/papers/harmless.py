"""What every format does to text before it sets it, whoever wrote the text."""

from __future__ import annotations

import re

from tsworkbench.papers.paper import Run, Words, runs
from tsworkbench.plan.text import clean

_SAFE = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\^{|}]+", re.IGNORECASE)


def harmless(words: Words) -> tuple[Run, ...]:
    """The runs with their texts cleaned, and only those links left that open a page or a letter.

    Spaces at the ends of a run stay, for they part it from the next one.
    """
    return tuple(
        Run(spaced(run.text), tone=run.tone, rag=run.rag, link=safe_link(run.link)) for run in runs(words) if run.text
    )


def spaced(text: str) -> str:
    """The text cleaned, with one space at either end where it had some."""
    cleaned = clean(text)
    if not cleaned:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    return before + cleaned + (" " if text[-1].isspace() else "")


def plain(words: Words) -> str:
    """The words as one line of text, without tone or link."""
    return clean("".join(run.text for run in harmless(words)))


def safe_link(link: str | None) -> str | None:
    """The link if it is one to a page (http, https) or an address (mailto); None for any other, javascript: first."""
    if link is None:
        return None
    link = clean(link)
    return link if _SAFE.fullmatch(link) else None

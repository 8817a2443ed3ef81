"""The objectives of a plan: printed over and over, spelled a little differently, merged into one each."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import islice

from tsworkbench.documents.columns.marks import Numbered, numbered
from tsworkbench.documents.meaning.builder.doubts import Doubts
from tsworkbench.documents.meaning.builder.nodes import Node, objective_node

_ALIKE = 0.88
"""From this likeness on two headings are one, spelled differently; below it they are two."""
_WORDS_ALIKE = 0.7
"""The same for the words in which two headings differ."""
_LITTLE = frozenset(["a", "an", "and", "at", "by", "for", "in", "of", "on", "our", "the", "to", "with"])
"""Words that one edition of a heading has and another hasn't."""
_COMPARED = 150
"""Headings, the last ones met, that one is compared with: no plan has as many, but a sheet read amiss may."""
_FIGURES = re.compile(r"\d+")
_MARKS = re.compile(r"[^\w\s]|_")
_CONTINUED = re.compile(r"\s*[(\[–-]*\s*(?:continued|cont(?:['’]?d|inued)?\.?|ctd\.?)\s*[)\]]*\s*$", re.IGNORECASE)


_LABELLED = re.compile(
    r"(?:(?:strategic|key|corporate) )?(?P<label>objective|theme|priority|aim|goal|pillar|ambition|work ?stream)"
    r"\s*(?::|[–—]|-\s)\s*(?=\w)",
    re.IGNORECASE,
)
"""What an objective without a number calls itself: "Theme: Customers"."""


class Objectives:
    """The objectives found so far, in their order."""

    def __init__(self, plan: Node, doubts: Doubts) -> None:
        self.plan = plan
        self.doubts = doubts
        self._by_text: dict[tuple[str | None, str], Node] = {}
        self._first: dict[str, Node] = {}
        """By text alone, the first that was called so."""
        self._alikes: dict[tuple[str | None, tuple[str, ...]], dict[str, Node]] = {}
        """By number and by the figures in the text, which never differ between spellings of one heading."""
        self._met: dict[tuple[str, str | None], tuple[Node, str | None]] = {}
        """By heading and number as they are printed: most are in many rows."""

    def of(self, text: str, where: str, *, ref: str | None = None) -> tuple[Node, str | None]:
        """The objective that a heading names, new or met before; and the word before its number ("Priority").

        Those with the same number and much the same text are one.
        """
        met = self._met.get((text, ref))
        if met is None:
            met = self._met[text, ref] = self._of(text, where, ref)
        return met

    def _of(self, text: str, where: str, ref: str | None) -> tuple[Node, str | None]:
        told = numbered(_CONTINUED.sub("", text) or text)
        if told.ref is None and (labelled := _LABELLED.match(told.text)):
            told = Numbered(None, told.text[labelled.end() :], labelled["label"])
        ref = ref or told.ref
        title = told.text
        plain = _plain(title)
        known = self._by_text.get((ref, plain)) or (self._by_text.get((None, plain)) if ref is None else None)
        if known is None and ref is None:
            known = self._first.get(plain)
        if known is None and ref is not None and (bare := self._by_text.get((None, plain))) and bare["ref"] is None:
            bare.values["ref"] = ref
            known = bare
        if known is None:
            known = self._alike(ref, title, plain, where)
        if known is None:
            known = self.plan.add("objectives", objective_node(title, ref))
        self._by_text[ref, plain] = known
        self._first.setdefault(plain, known)
        self._alikes.setdefault((ref, _digits(plain)), {}).setdefault(plain, known)
        return known, told.label

    def _alike(self, ref: str | None, title: str, plain: str, where: str) -> Node | None:
        if not plain or (ref is None and len(plain) < 12):
            return None
        letters = Counter(plain)
        for other, node in islice(reversed(self._alikes.get((ref, _digits(plain)), {}).items()), _COMPARED):
            if not other:
                continue
            cut = min(len(plain), len(other)) >= 12 and (plain.startswith(other) or other.startswith(plain))
            if not cut and not (_spelled_alike(plain, letters, other) and _differ_in_spelling(plain, other)):
                continue
            self.doubts.about(
                node,
                "title",
                where,
                text=title,
                reading=f"the objective “{node['title']}”",
                because="It is spelled differently here.",
                others=[(f"The objective is called “{title}”", {"title": title})],
                group=("objective", id(node), plain),
            )
            return node
        return None


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.casefold().replace("&", " and ")).split())


def _spelled_alike(plain: str, letters: Counter[str], other: str, *, at_least: float = _ALIKE) -> bool:
    """Whether two headings are much the same, after two looks that cost little and can only say no."""
    both = len(plain) + len(other)
    if 2 * min(len(plain), len(other)) < at_least * both:
        return False
    if 2 * sum(min(count, other.count(letter)) for letter, count in letters.items()) < at_least * both:
        return False
    return SequenceMatcher(None, plain, other, autojunk=False).ratio() >= at_least


def _differ_in_spelling(one: str, two: str) -> bool:
    """Whether headings differ in how words are spelled, and not in the words: what they begin and end with in common
    says nothing ("Supply – objectives and actions", "Quality – objectives and actions").
    """
    mine, its = one.split(), two.split()
    while mine and its and mine[0] == its[0]:
        del mine[0], its[0]
    while mine and its and mine[-1] == its[-1]:
        del mine[-1], its[-1]
    if not mine or not its:
        return all(word in _LITTLE for word in (*mine, *its))
    return _spelled_alike("".join(mine), Counter("".join(mine)), "".join(its), at_least=_WORDS_ALIKE)


def _digits(text: str) -> tuple[str, ...]:
    return tuple(_FIGURES.findall(text)) if _FIGURES.search(text) else ()

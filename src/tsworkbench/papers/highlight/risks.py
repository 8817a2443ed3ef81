"""The risks of the plan: how many are open, red, rising, above their target and past their review; and the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsworkbench.papers.charts import Risk, RiskMatrix, picture
from tsworkbench.papers.paper import Block, Cell, Column, Heading, Paragraph, Run, Table
from tsworkbench.papers.wording import more, short
from tsworkbench.plan.english import agreeing, are, capital, counted_in_words, spelled
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import GLYPHS, Rag
from tsworkbench.plan.registers.kinds import band, day_of, day_words
from tsworkbench.plan.registers.matrix import score, score_wanted

if TYPE_CHECKING:
    from tsworkbench.plan.governance.position import Position, Risks
    from tsworkbench.plan.registers.values import Entry

_MOST = 10
"""Risks that are named."""


def risks_section(position: Position, *, with_pictures: bool = True) -> list[Block]:
    """A section for each register of risks that has an open one; nothing without."""
    blocks: list[Block] = []
    for one in open_risks(position):
        blocks += [Heading(text=clean(one.register.title)), Paragraph(words=counts(one)), *_named(one)]
        if with_pictures and one.matrix.spots:
            blocks.append(picture(f"{clean(one.register.title)} by likelihood and impact", matrix_chart(one)))
    return blocks


def open_risks(position: Position) -> list[Risks]:
    """The registers of risks that have an open one."""
    return [one for one in position.risks if one.standing.open]


def counts(one: Risks) -> str:
    """ "Seven risks are open, two of them red and one amber. Two are rising, six above their target and one …"."""
    standing, word = one.standing, one.register.one
    count = len(standing.open)
    by_colour = one.matrix.counts()
    colours = [
        f"{spelled(number)} {rag.value}" for rag in (Rag.RED, Rag.AMBER, Rag.GREEN) if (number := by_colour.get(rag))
    ]
    words = f"{capital(counted_in_words(count, word))} {are(count)} open"
    words += f": {', '.join(colours)}." if colours else "."
    parts = [
        (len(standing.rising), "rising"),
        (len(standing.above_target), agreeing(len(standing.above_target), "above its target", "above their target")),
        (len(standing.past_review), agreeing(len(standing.past_review), "past its review", "past their review")),
        (len(standing.unscored), "not scored yet"),
    ]
    said = [f"{spelled(number)} {are(number)} {what}" for number, what in parts if number]
    return f"{words} {capital(', '.join(said))}." if said else words


def _named(one: Risks) -> list[Block]:
    """Those that a group wants to hear about, by name: red, rising, or past their review."""
    standing = one.standing
    wanted = [*standing.red, *standing.rising, *standing.past_review]
    named = [entry for entry in standing.open if any(entry is other for other in wanted)]
    if not named:
        return []
    columns = (
        Column(title="Ref", share=0.7),
        Column(title=capital(one.register.one), share=3.4),
        Column(title="Owner", share=1.4),
        Column(title="Score", share=1),
        Column(title="Target", share=1),
        Column(title="Why it is named", share=2.2),
        Column(title="Next review", share=1.3),
    )
    rows = tuple(_row(one, entry) for entry in named[:_MOST])
    caption = f"The {clean(one.register.title).lower()} that are red, rising or past their review, highest first"
    left = len(named) - _MOST
    return [Table(caption=caption, columns=columns, rows=rows), *([Paragraph(words=more(left))] if left > 0 else [])]


def _row(one: Risks, entry: Entry) -> tuple[Cell, ...]:
    standing = one.standing
    now, target = score(entry, one.matrix.score), score_wanted(one.register)
    wanted = score(entry, target) if target is not None else None
    rag = band(one.matrix.score, now)
    kinds = (("red", standing.red), ("rising", standing.rising), ("past its review", standing.past_review))
    why = ", ".join(word for word, entries in kinds if any(entry is other for other in entries))
    was = next((spot.was for spot in one.matrix.spots if spot.entry is entry and spot.was is not None), None)
    review = next((entry[field.name] for field in one.register.reviewed if day_of(entry[field.name]) is not None), None)
    return (
        clean(entry.ref or ""),
        short(clean(one.names.get(entry.id or "", ""))),
        clean(one.owners.get(entry.id or "", "")) or "nobody",
        Run(f"{GLYPHS[rag]} {now}", rag=rag) if now is not None else "–",
        str(wanted) if wanted is not None else "–",
        f"{why} (was {was})" if was is not None else why,
        clean(day_words(review)) or "–",
    )


def matrix_chart(one: Risks) -> RiskMatrix:
    """The matrix as a chart."""
    matrix = one.matrix
    bands = sorted(
        ((Rag(colour), float(start)) for colour, start in matrix.score.bands.items()), key=lambda each: -each[1]
    )
    return RiskMatrix(
        score=matrix.score.in_words,
        likelihoods=tuple(map(clean, matrix.up.choices)),
        impacts=tuple(map(clean, matrix.across.choices)),
        bands=tuple(bands),
        risks=tuple(
            Risk(
                ref=clean(spot.entry.ref or ""),
                title=short(clean(one.names.get(spot.entry.id or "", "")), 60),
                likelihood=spot.up,
                impact=spot.across,
                was=spot.was,
            )
            for spot in matrix.spots
        ),
        since=one.since,
        unscored=len(matrix.unscored),
    )

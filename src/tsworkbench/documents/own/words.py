"""What an officer has written beside a row: commentary, why and what next, and columns of the officer's own."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple

from tsworkbench.documents.columnnames import name_means
from tsworkbench.documents.meanings import Meaning
from tsworkbench.documents.own.cells import OwnRow, lines_of
from tsworkbench.documents.own.rows import dated_words
from tsworkbench.documents.reading.doubting import Doubts, place_words
from tsworkbench.documents.reading.nodes import Node
from tsworkbench.plan.roundtrip.names import Column
from tsworkbench.plan.whole import Activity, Milestone, Note, Update

_SPOKEN = (Column.UPDATE, Column.WHY, Column.NEXT)
_WHY, _NEXT = "Why: ", "Next: "


class Spoken(NamedTuple):
    """A commentary with the day that it names, why, and what next."""

    day: str | None
    comment: str
    why: str
    next: str


def spoken(row: OwnRow) -> Spoken:
    """What a row says, from one cell of lines or from a cell for each part."""
    why, after = row.text(Column.WHY), row.text(Column.NEXT)
    lines = []
    for line in row.lines(Column.UPDATE):
        if line.startswith(_WHY):
            why = why or line.removeprefix(_WHY)
        elif line.startswith(_NEXT):
            after = after or line.removeprefix(_NEXT)
        else:
            lines.append(line)
    day, comment = dated_words("\n".join(lines))
    return Spoken(day, comment, why, after)


def put_spoken(node: Node, row: OwnRow, before: Spoken | None, changed: Set[Column]) -> None:
    """Makes an update of what was written since the sheet left; `before` is what it said then."""
    now = spoken(row)
    old = before or Spoken(None, "", "", "")
    comment = now.comment if now.comment != old.comment else ""
    explained = (now.why, now.next) != (old.why, old.next)
    rated = Column.RAG in changed and node["rag"] is not None
    if not (comment or explained or rated):
        return
    if node.shape not in (Activity, Milestone):
        said = [comment, f"Why: {now.why}" if now.why else "", f"What next: {now.next}" if now.next else ""]
        note_on(node, "\n".join(part for part in said if part))
        return
    rag = node["rag"] if rated or explained else None
    as_at = now.day if comment and now.day != old.day else None
    node.values["updates"] = (
        *(node["updates"] or ()),
        Update(
            rag=rag,
            why=(now.why or None) if explained else None,
            next=(now.next or None) if explained else None,
            comment=comment or None,
            as_at=as_at,
        ),
    )


def note_on(node: Node, text: str) -> None:
    """Keeps a text that has no column of ours as a private note."""
    if text:
        node.values["private_notes"] = (*(node["private_notes"] or ()), Note(text=text))


@dataclass
class Others:
    """The columns that an officer has added to a sheet, by their place."""

    titles: dict[int, str]
    doubts: Doubts

    def put(self, node: Node, row: OwnRow) -> None:
        """Comments become commentary; all else is kept as private notes, under its column's name, with a doubt."""
        for at, cell in row.others.items():
            title = self.titles.get(at) or "a column without a heading"
            text = "\n".join(lines_of(cell))
            if not text:
                continue
            if name_means(title) is Meaning.NOTES and node.shape in (Activity, Milestone):
                node.values["updates"] = (*(node["updates"] or ()), Update(comment=text))
                continue
            note_on(node, f"{title}: {text}")
            if name_means(title) is Meaning.NOTES:
                continue
            self.doubts.about(
                node,
                "private_notes",
                place_words(row.place, title),
                text=text,
                reading="kept as a private note on its row",
                because=f"“{title}” isn't a column of the sheet as it left.",
                others=[("left out", {"private_notes": ()})],
                group=("a column of an officer's own", at),
            )

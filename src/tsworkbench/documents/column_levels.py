"""Which columns hold the objectives, the activities under them and the milestones under those."""

from __future__ import annotations

import re
from dataclasses import replace

from tsworkbench.documents.column import TEXTS, Column, with_meaning
from tsworkbench.documents.column_contents import Contents
from tsworkbench.documents.columnnames import plain_name
from tsworkbench.documents.meanings import Meaning

_TITLE = re.compile(r"^(?:card )?(?:title|summary|name|subject)$")
_SURE = 0.75
"""The share of names from which a column called "Name" holds persons."""


def levels(columns: list[Column], contents: list[Contents]) -> list[Column]:
    """Objective over activity over milestone, whatever the plan calls them."""
    of = {meaning: [column.at for column in columns if column.meaning is meaning] for meaning in TEXTS}
    blank = [at for at in of[Meaning.ACTIVITY] if not contents[at].count]
    acting = [at for at in of[Meaning.ACTIVITY] if at not in blank]
    for at in blank if acting else ():  # its words stand in rows of their own, across the table
        columns = with_meaning(columns, at, Meaning.OTHER)
    acting = acting or blank
    if not acting:
        titled = [column for column in columns if _TITLE.match(plain_name(column.header)) and _titles(column, contents)]
        if titled and not of[Meaning.MILESTONE]:
            columns, acting = with_meaning(columns, titled[0].at, Meaning.ACTIVITY), [titled[0].at]
    for at in acting[1:]:
        if "deliverable" in columns[at].header.casefold():  # what an action delivers, and no action of its own
            columns, acting = with_meaning(columns, at, Meaning.OUTPUT), [each for each in acting if each != at]
    above, beside = of[Meaning.OBJECTIVE], [at for at in of[Meaning.OBJECTIVE] if acting and at > acting[0]]
    if beside and len(beside) < len(above):
        for at in beside:  # a further "priority" to the right says what the action also serves
            columns = with_meaning(columns, at, Meaning.OTHER)
        above = [at for at in above if at not in beside]
    if not above and acting:
        outcomes = [at for at in of[Meaning.OUTPUT] if at < acting[0] and "outcome" in plain_name(columns[at].header)]
        if outcomes:
            columns, above = with_meaning(columns, outcomes[0], Meaning.OBJECTIVE), outcomes[:1]
    if len(acting) > 1:
        if of[Meaning.MILESTONE] and not above:
            columns, above, acting = with_meaning(columns, acting[0], Meaning.OBJECTIVE), acting[:1], acting[1:]
        elif not of[Meaning.MILESTONE]:
            columns = with_meaning(columns, acting[1], Meaning.MILESTONE)
            of[Meaning.MILESTONE] = [acting[1]]
        for at in acting[2:] if above != acting[:1] else acting[1:]:
            columns = with_meaning(columns, at, Meaning.OTHER)
        acting = acting[:1]
    if len(above) > 1:
        if acting and not of[Meaning.MILESTONE]:
            columns = with_meaning(with_meaning(columns, acting[0], Meaning.MILESTONE), above[1], Meaning.ACTIVITY)
            rest = above[2:]
        elif not acting:
            columns, acting, rest = with_meaning(columns, above[-1], Meaning.ACTIVITY), above[-1:], above[1:-1]
        else:
            rest = above[:-1]
        for at in rest:
            columns = with_meaning(columns, at, Meaning.OTHER)
    elif not acting:
        columns = _acting(columns, of, contents)
    return columns


def _acting(columns: list[Column], of: dict[Meaning, list[int]], contents: list[Contents]) -> list[Column]:
    """Which column holds the activities where none is called so."""
    for meaning in (Meaning.MILESTONE, Meaning.OUTPUT, Meaning.OBJECTIVE):
        if of[meaning] and not (meaning is Meaning.OUTPUT and not of[Meaning.OBJECTIVE]):
            alone = meaning is not Meaning.OBJECTIVE or not of[Meaning.OUTPUT]
            if meaning is Meaning.OUTPUT and of[Meaning.OBJECTIVE] and not contents[of[Meaning.OBJECTIVE][0]].repeats:
                continue
            if alone or meaning is Meaning.OBJECTIVE:
                return with_meaning(columns, of[meaning][0], Meaning.ACTIVITY)
    if of[Meaning.OUTPUT]:
        return with_meaning(columns, of[Meaning.OUTPUT][0], Meaning.ACTIVITY)
    texts = [column for column in columns if column.meaning is Meaning.OTHER and contents[column.at].words >= 3]
    if texts:
        chosen = max(texts, key=lambda column: contents[column.at].words)
        because = f"No column is called so; “{chosen.header}” was taken as the activities."
        told = replace(chosen, meaning=Meaning.ACTIVITY, because=because, instead=Meaning.OTHER)
        return [told if column.at == chosen.at else column for column in columns]
    return columns


def _titles(column: Column, contents: list[Contents]) -> bool:
    """Whether a column called "Title" or "Name" holds things to be done, and not persons."""
    of = contents[column.at]
    return column.meaning is Meaning.OTHER and of.words >= 2 and of.owners < _SURE

"""The analysis of contracts: how many of the large ones were looked at, of what and whom they are, what overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from tsworkbench.papers.paper import Block, Column, Heading, Items, Paper, Paragraph, Run, Table, Tone, Words
from tsworkbench.papers.registers.common import as_paper, called, points, printed, register_for, said, table
from tsworkbench.plan.calendar import add_months, long_date
from tsworkbench.plan.english import agreeing, are, capital, counted, few, listed, noun, pounds, spelled
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.kinds import day_of
from tsworkbench.plan.registers.matrix import amount
from tsworkbench.plan.registers.pictures import Group, overlaps
from tsworkbench.plan.registers.values import Entry, Register

if TYPE_CHECKING:
    from tsworkbench.work.registers.reading import Reading

_CONTRACTS = "contracts"
_ENDING_SOON = 6
"""Months within which a contract ends soon."""
_MOST_GROUPS = 20
_MOST_REFS = 12


def contract_analysis(reading: Reading) -> Paper:
    """The paper on the contracts that the register says are to be analysed (those of over £50,000 a year)."""
    contracts = register_for(reading, _CONTRACTS)
    wanted = contracts.settings.get("overlaps", {}).get("where")
    entries = list(reading.entries(contracts, wanted))
    looked_at = [one for one in entries if one["analysed"]]
    blocks: list[Block] = [Heading(text="How far it is")]
    blocks.append(Paragraph(words=_how_far(entries, looked_at)))
    left = [one for one in entries if not one["analysed"]]
    if left:
        refs = few((called(reading, contracts, one) for one in left), _MOST_REFS)
        blocks.append(Paragraph(words=(Run("Still to be looked at: ", tone=Tone.STRONG), f"{refs}.")))
    for name, heading in (("category", "By service"), ("supplier", "By supplier")):
        blocks += _by(reading, contracts, entries, name, heading)
    blocks += _overlaps(reading, contracts, entries)
    blocks += _findings(reading, contracts, looked_at)
    blocks += _ending(reading, contracts)
    which = clean(wanted).split(",")[0].replace("_", " ") if wanted else "all contracts"
    under = [f"{counted(len(entries), 'contract')}, {_sum(entries)} a year ({_words_of(contracts, wanted) or which})."]
    return as_paper(reading, "Analysis of contracts", under, blocks)


def _words_of(contracts: Register, wanted: str | None) -> str:
    """The words that choose contracts, with titles for names: "£ a year over £50k, Status is not ended"."""
    found = wanted or ""
    for field in sorted(contracts.fields, key=lambda one: -len(one.name)):
        found = found.replace(field.name, field.title) if "_" in field.name else found
    return clean(found)


def _pence(entries: Sequence[Entry], name: str = "annual_value") -> int:
    return round(sum(amount(one[name]) or 0 for one in entries))


def _sum(entries: Sequence[Entry]) -> str:
    return pounds(_pence(entries))


def _how_far(entries: list[Entry], looked_at: list[Entry]) -> str:
    if not entries:
        return "There is no such contract in the register."
    count, done = len(entries), len(looked_at)
    words = f"{done:,} of {count:,} {noun(count, 'contract')} {are(done)} analysed, "
    words += f"{_sum(looked_at)} of {_sum(entries)} a year."
    found = [one for one in looked_at if one["overlap"] in ("link", "overlap")]
    saving = _pence(looked_at, "saving")
    if found:
        what = agreeing(len(found), "link or overlap was", "links or overlaps were")
        words += f" {capital(spelled(len(found)))} {what} found."
    return f"{words} The possible saving is {pounds(saving)}." if saving else words


def _by(reading: Reading, contracts: Register, entries: list[Entry], name: str, heading: str) -> list[Block]:
    """How many contracts there are by what a field says, what they come to, and how many were analysed."""
    fields = printed(contracts, (name,))
    if not fields or not entries:
        return []
    groups: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        groups[" ".join(said(reading, contracts, fields[0], one).split()) or "not said"].append(one)
    rows = tuple(
        (words, f"{len(members):,}", _sum(members), f"{sum(bool(one['analysed']) for one in members):,}")
        for words, members in sorted(groups.items(), key=lambda one: (-_pence(one[1]), one[0]))
    )
    columns = (
        Column(title=clean(fields[0].title), share=3),
        *(Column(title=title, right=True) for title in ("Contracts", "£ a year", "Analysed")),
    )
    return [
        Heading(text=heading),
        Table(caption=f"Contracts {heading.lower()}, the largest first", columns=columns, rows=rows),
    ]


def _overlaps(reading: Reading, contracts: Register, entries: list[Entry]) -> list[Block]:
    """The contracts that are alike while both run."""
    found = overlaps(contracts, entries, lambda field, cell: clean(reading.words(contracts, field, cell)))
    blocks: list[Block] = [Heading(text="Overlaps")]
    if not found:
        words = "No two of them are alike in supplier or service while both run."
        return [*blocks, Paragraph(words=words)]
    for same, groups in found:
        fields = printed(contracts, same)
        if len(fields) < len(same):
            continue
        names = listed(field.in_words for field in fields)
        items: list[Words] = [_group(one) for one in groups[:_MOST_GROUPS]]
        if len(groups) > _MOST_GROUPS:
            more = counted(len(groups) - _MOST_GROUPS, "more group")
            items.append(f"{more}, which “register overlaps” lists.")
        heading = f"The same {names} at the same time ({len(groups):,})"
        blocks += [Heading(text=heading, level=2), Items(items=tuple(items))]
    return blocks


def _group(one: Group) -> Words:
    refs = few((clean(entry.ref or "") for entry in one.entries), _MOST_REFS)
    total = f", {pounds(one.sum)} a year" if one.sum is not None else ""
    words = f": {counted(len(one.entries), 'contract')} ({refs}){total}"
    return Run(clean(" · ".join(one.words)), tone=Tone.STRONG), words


def _findings(reading: Reading, contracts: Register, looked_at: list[Entry]) -> list[Block]:
    """What was found, contract by contract."""
    items: list[Words] = []
    for one in looked_at:
        (finding, *_) = [said(reading, contracts, field, one) for field in printed(contracts, ("finding",))] or [""]
        saving = amount(one["saving"]) if printed(contracts, ("saving",)) else None
        if finding or saving:
            worth = f" Possible saving: {pounds(round(saving))}." if saving else ""
            items.append(
                (
                    Run(f"{called(reading, contracts, one)}: ", tone=Tone.STRONG),
                    f"{' '.join(finding.split())}{worth}".strip(),
                )
            )
    return [Heading(text="What was found"), *points(items)] if items else []


def _ending(reading: Reading, contracts: Register) -> list[Block]:
    """The live contracts of any size that end soon."""
    last = add_months(reading.as_at, _ENDING_SOON) - timedelta(days=1)
    ends = [
        (day, one)
        for one in reading.entries(contracts, "status is live")
        if (day := day_of(one["end_date"])) is not None and reading.as_at <= day <= last
    ]
    if not ends:
        return []
    soon = [one for _, one in sorted(ends, key=lambda pair: pair[0])]
    fields = printed(contracts, ("title", "supplier", "annual_value", "end_date", "extension"))
    caption = f"Live contracts that end by {long_date(last)}"
    return [Heading(text=f"Ending within six months ({len(soon):,})"), table(reading, contracts, soon, fields, caption)]

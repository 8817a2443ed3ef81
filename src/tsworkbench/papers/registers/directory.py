"""The directory of support: services by what kind of support they are, and an index of who gives it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tsworkbench.papers.paper import Block, Column, Heading, Paper, Paragraph, Paragraphs, Run, Table, Tone, Words
from tsworkbench.papers.registers.common import as_paper, facts, points, printed, register_for, said
from tsworkbench.plan.english import counted_in_words, noun
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.registers.values import Entry, Register

if TYPE_CHECKING:
    from tsworkbench.work.registers.reading import Reading

_SERVICES, _ORGANISATIONS = "services", "organisations"
_WANTED = "status is active, organization.in_directory, organization.active is not closed"
_LISTED = "in_directory, active is not closed"
"""Those that have agreed to be printed."""
_OF_A_SERVICE = ("service_area", "schedule", "fees", "accreditations", "telephone", "email", "url")
_REACHED = ("telephone", "email", "website", "address", "postcode")


def directory(reading: Reading) -> Paper:
    """The directory, for anybody: what is active, of organisations that agreed to be in it, without personal fields."""
    services, organisations = (register_for(reading, name) for name in (_SERVICES, _ORGANISATIONS))
    entries = list(reading.entries(services, _WANTED))
    providers = {str(one.id): one for one in reading.entries(organisations, _LISTED)}
    category = services.field("category")
    kinds: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        kinds[str(one["category"] or "")].append(one)
    order = {word: at for at, word in enumerate(category.all_choices)} if category else {}
    blocks: list[Block] = []
    for kind in sorted(kinds, key=lambda word: (not word, order.get(word, len(order)), word)):
        blocks.append(Heading(text=clean(_titled(kind)) or "Other support"))
        for one in kinds[kind]:
            blocks += _service(reading, services, organisations, one, providers)
    blocks += _index(reading, organisations, services, entries, providers)
    givers = {str(one["organization"]) for one in entries}
    said_of = (
        f"{counted_in_words(len(entries), 'service').capitalize()} of {counted_in_words(len(givers), 'organisation')}."
        if entries
        else "No service is in the directory yet: it takes those that are active, of organisations that agreed to it."
    )
    return as_paper(reading, services.title, (said_of,), blocks)


def _titled(kind: str) -> str:
    return kind if kind[:2].isupper() else kind[:1].upper() + kind[1:]


def _service(
    reading: Reading, services: Register, organisations: Register, one: Entry, providers: dict[str, Entry]
) -> list[Block]:
    """A service: its name and who gives it, what it is, and how to get it; what it doesn't say, its provider says."""
    blocks: list[Block] = [Heading(text=clean(reading.name(services, one)), level=2)]
    provider = providers.get(str(one["organization"]))
    if provider is not None:
        blocks.append(Paragraph(words=(Run(clean(reading.name(organisations, provider)), tone=Tone.STRONG),)))
    for line in _lines(reading, services, one, "description"):
        blocks.append(Paragraph(words=line))
    points_of: list[Words] = list(facts(reading, services, one, _OF_A_SERVICE))
    if provider is not None:
        missing = {"telephone": "telephone", "email": "email", "website": "url"}
        points_of += facts(reading, organisations, provider, [name for name, own in missing.items() if not one[own]])
    blocks += points(points_of)
    checked = " ".join(_lines(reading, services, one, "assured_date"))
    if checked:
        blocks.append(Paragraph(words=f"Last checked with the provider: {checked}.", tone=Tone.QUIET))
    return blocks


def _lines(reading: Reading, register: Register, entry: Entry, name: str) -> list[str]:
    return [
        line for one in printed(register, (name,)) for line in said(reading, register, one, entry).split("\n") if line
    ]


def _index(
    reading: Reading, organisations: Register, services: Register, entries: list[Entry], providers: dict[str, Entry]
) -> list[Block]:
    """Everybody who agreed to be in it, by name: what they give, and how to reach them."""
    if not providers:
        return []
    gives: dict[str, list[str]] = defaultdict(list)
    for one in entries:
        gives[str(one["organization"])].append(clean(reading.name(services, one)))
    rows = []
    by_name = sorted(providers.values(), key=lambda one: clean(reading.name(organisations, one)).casefold())
    for one in by_name:
        name = clean(reading.name(organisations, one))
        other = " ".join(_lines(reading, organisations, one, "alternate_name"))
        areas = _lines(reading, organisations, one, "services")
        reached = tuple(line for field in _REACHED for line in _lines(reading, organisations, one, field))
        rows.append(
            (
                f"{name} ({other})" if other else name,
                Paragraphs(of=tuple(gives[str(one.id)] or areas)),
                " ".join(_lines(reading, organisations, one, "area")),
                Paragraphs(of=reached),
            )
        )
    columns = (
        Column(title="Organisation", share=2.4),
        Column(title="Gives support in", share=2.6),
        Column(title="Area", share=1.2),
        Column(title="How to reach it", share=2.4),
    )
    caption = f"The {noun(len(rows), 'organisation')} in the directory, by name"
    return [Heading(text="Organisations"), Table(caption=caption, columns=columns, rows=tuple(rows))]

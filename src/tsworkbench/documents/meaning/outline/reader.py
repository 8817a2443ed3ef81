"""A document of headings and paragraphs as a draft of a plan, and what is said around its objectives.

That is whose plan it is, its vision, reasons, roles, reviews and signatures; who does what for a strategy as a whole;
and which objective a later heading or a few words speak of ("ICT" is "Improve communication … & ICT support").
Fields hold so much and no more: what a document says beyond that is kept as private notes of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tsworkbench.documents.blocks import Cell, Document, Line, Place
from tsworkbench.documents.columns.dates import Years
from tsworkbench.documents.columns.marks import numbered
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.meaning.builder.doubts import Doubts, Reading
from tsworkbench.documents.meaning.builder.leads import Leads, leads_of, library_of, put_leads
from tsworkbench.documents.meaning.builder.nodes import Node, number_keys, objective_node, plan_node
from tsworkbench.documents.meaning.builder.years import Period, is_school, period_in, put_period, years_for
from tsworkbench.documents.meaning.outline.activities import activity_of_item, activity_of_section, who_and_when
from tsworkbench.documents.meaning.outline.headings import (
    Part,
    Section,
    Shape,
    Text,
    column_labelled,
    field_of,
    is_signed,
    labelled,
    objective_word,
    part_of,
    shape_of,
    tree,
    walk_words,
)
from tsworkbench.documents.pace import Pace
from tsworkbench.plan.calendar import financial_year_of
from tsworkbench.plan.due import Due, Kind, find, read
from tsworkbench.plan.due.spellings import vocabulary
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.imports.printed.owners import Named, read_owners
from tsworkbench.plan.imports.printed.titles import is_person, sort_of
from tsworkbench.plan.model import OfficerKind
from tsworkbench.plan.whole import Lead, RoleHolder, SignOff


def read_outline(document: Document, *, plan_year: int | None = None, pace: Pace | None = None) -> Draft | None:
    """The plan that a document's headings and lists make, or None if they make none.

    `plan_year` is the calendar year in which the plan starts, where its title doesn't say; `pace`
    counts the objectives.

    Raises Cancelled if the officer has had enough.
    """
    root = tree(document.blocks)
    shape = shape_of(root)
    if shape is None:
        return None
    period = _period(root)
    dated = [words for section in root.walk() for words in walk_words(section.texts)]
    years = years_for(period, plan_year, dated, year_start=period.year_start if period else 4)
    if period is not None and plan_year is not None and not period.first.year <= plan_year <= period.last.year:
        period = None
    years = replace(years, working=document.working)
    return _Outline(document, root, shape, years, period).draft(pace or Pace(document.name))


def _period(root: Section) -> Period | None:
    """The years that the plan's title names, or one of the lines and headings at its top."""
    top = (root.title, *list(walk_words(root.texts))[:8], *(section.title for section in root.sections[:3]))
    school = any(map(is_school, top))
    return next((period for text in top if (period := period_in(text, school=school)) is not None), None)


@dataclass
class _Outline:
    """One outline being read into a plan."""

    document: Document
    root: Section
    shape: Shape
    years: Years
    period: Period | None

    def draft(self, pace: Pace) -> Draft:
        root, shape = self.root, self.shape
        reading = Reading(self.years, Doubts(grouped=False), names=self.document.names)
        plan = plan_node()
        plan.values |= {
            "title": _in_words(root.title) or self.document.name.rsplit(".", 1)[0] or "Imported plan",
            "objective_word": shape.objective_word or "Objective",
            "activity_word": shape.activity_word or "Activity",
        }
        self._put_period(reading, plan)
        pace.total = len(shape.objectives)
        for n, section in enumerate(shape.objectives, 1):
            pace.step()
            plan.add("objectives", self._objective(reading, n, section))
        Around(root, shape, reading, plan).read()
        number_keys(plan)
        return Draft(
            library=library_of(plan, reading),
            doubts=reading.doubts.finished(),
            source=self.document.name,
            remarks=self.document.remarks,
        )

    def _put_period(self, reading: Reading, plan: Node) -> None:
        years = self.years
        if self.period is not None:
            put_period(reading, plan, self.period, reading.where(self.root.place))
        elif years.plan_year is not None and years.plan_end is None:
            year = financial_year_of(years.plan_year, years.year_start)
            plan.values |= {"period_start": year.first.isoformat(), "period_end": year.last.isoformat()}

    def _objective(self, reading: Reading, n: int, section: Section) -> Node:
        reading.under = section.title
        found = numbered(section.title)
        ref = f"T{n}" if found.ref is None and self.shape.objective_word == "Theme" else found.ref
        node = objective_node(found.text or section.title, ref)
        for text in section.texts:
            label = column_labelled(text.line.text)
            if label is not None and label[0] is Meaning.LEAD and label[1] and not text.under:
                (_, who), *dated = who_and_when(label[1])
                put_leads(reading, node, Cell(lines=(Line(text=who),)), reading.where(text.place), called="")
                if dated:
                    node.note(label[1])  # an objective has no date of its own
            elif text.line.marker is None and not text.under:
                node.note(text.words)
            else:
                node.add("activities", activity_of_item(text, reading))
        for inner in section.sections:
            part = part_of(inner.title)
            words = "\n".join(walk_words(inner.texts))
            if part in (Part.KEY_CHANGES, Part.RATIONALE) and not inner.sections:
                add_words(node, "key_changes" if part is Part.KEY_CHANGES else "rationale", words)
            elif not inner.texts and not inner.sections:
                node.note(inner.title)
            elif column_labelled(f"{inner.title.rstrip(':')}:") and not _is_named(inner):
                for text in inner.texts:
                    if text.line.marker is None:
                        node.note(text.words)
                    else:
                        node.add("activities", activity_of_item(text, reading))
            else:
                node.add("activities", activity_of_section(inner, reading))
        return node


def _is_named(section: Section) -> bool:
    """Whether a heading that is also a column's name ("Actions") is more than that: it has a number or a word more."""
    return numbered(section.title).ref is not None or objective_word(section.title) is not None


def _in_words(title: str) -> str:
    """A title set in capitals as it would be written; others as they are."""
    if not title.isupper():
        return title
    small = {"of", "and", "the", "for", "in", "to", "a", "an", "on", "by", "with", "at"}
    words = [word if re.search(r"\d", word) else word.capitalize() for word in title.split()]
    return " ".join(word.lower() if n and word.lower() in small else word for n, word in enumerate(words))


_CALLED = {"key_changes": "key changes", "rationale": "reasons"}


_STEPS = re.compile(r"\bsteps\b|\btimescales?\b|\bprocess\b", re.IGNORECASE)


_OFTEN = re.compile(
    r"\b(?:(?:three|six|3|6)[- ]monthly|monthly|quarterly|annually|yearly|every (?:\w+ )?(?:months?|quarters?|years?)|"
    r"each (?:month|quarter|year)|twice a year)\b",
    re.IGNORECASE,
)


_BODY = re.compile(r"[A-Z][\w'’&, -]{2,80} (?:Council|Authority|Borough|Partnership|Trust|Agency|Association|Board)")


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


class Around:
    """What a document says around its objectives, each thing at its place: in a field of the plan or an objective,
    among the roles or the lines of the sign-off, or, where there is none for it, in the notes.
    """

    def __init__(self, root: Section, shape: Shape, reading: Reading, plan: Node) -> None:
        self._root = root
        self._shape = shape
        self._reading = reading
        self._plan = plan
        self._roles: list[Text] = []

    def read(self) -> None:
        """The lines above the first section: what the plan is called, whose it is, where it holds."""
        for text in self._root.texts:
            if id(text) not in self._shape.taken:
                self._line(text)
        self._rest(self._root)
        put_roles(self._plan, self._roles, self._reading)

    def _line(self, text: Text) -> None:
        plan = self._plan
        label = labelled(text.line.text)
        if label is None and plan["organisation"] is None and _BODY.fullmatch(text.line.text):
            plan.values["organisation"] = text.line.text
        elif label is None:
            plan.note(text.words)
        else:
            self._labelled(text, *label)
        for one in (one for inner in text.under for one in inner.walk()):
            plan.note(one.words)

    def _labelled(self, text: Text, name: str, value: str) -> None:
        plan, field = self._plan, field_of(name)
        if is_signed(name):
            kind = "date" if "date" in name.casefold() else "signature"
            line = SignOff(label=name, kind=kind, value=value or None)
            plan.values["sign_offs"] = (*(plan["sign_offs"] or ()), line)
        elif field == "organisation" and value and plan[field] not in (None, value):
            if re.search(rf"\b{re.escape(value)}\b", plan[field]) and plan["short_title"] is None:
                plan.values["short_title"] = value
            else:
                plan.note(text.words)
        elif field and field != "title" and value and plan[field] is None:
            plan.values[field] = value
        else:
            plan.note(text.words)

    def _rest(self, section: Section) -> None:
        """All sections but the objectives': what is known by its heading goes to its place, the rest to the notes."""
        for inner in section.sections:
            if id(inner) in self._shape.taken:
                if inner is self._shape.under:
                    self._note_all([text for text in inner.texts if id(text) not in self._shape.taken])
                    self._rest(inner)
                continue
            self._part(inner)

    def _note_all(self, texts: Sequence[Text]) -> None:
        for words in walk_words(texts):
            self._plan.note(words)

    def _part(self, section: Section) -> None:
        part = part_of(section.title)
        words = "\n".join(walk_words(section.texts))
        if part in (Part.KEY_CHANGES, Part.RATIONALE):
            self._by_theme(section, "key_changes" if part is Part.KEY_CHANGES else "rationale", words)
            return
        if part is Part.ROLES:
            self._roles += section.texts
        elif part is Part.REVIEW and self._review(section):
            pass
        elif part is Part.CONTACT and words and self._plan["contact"] is None:
            self._plan.values["contact"] = words
        elif part in (Part.VISION, Part.IMPLICATIONS) and words and self._plan[part.value] is None:
            self._plan.values[part.value] = words
        elif any(
            (label := labelled(text.line.text)) and (is_signed(label[0]) or field_of(label[0]))
            for text in section.texts
        ):
            if _plain(section.title) not in _plain(self._root.title):
                self._plan.note(section.title)
            for text in section.texts:
                self._line(text)
        else:
            self._plan.note(f"{section.title}: {words}".replace("::", ":") if words else section.title)
        self._rest(section)

    def _by_theme(self, section: Section, name: str, words: str) -> None:
        """A section that goes through the objectives once more, under each one's name or a shorter one."""
        objectives = self._plan.under["objectives"]
        titles = [objective["title"] for objective in objectives]
        if words and name == "rationale":
            add_words(self._plan, "rationale", words)
        elif words:
            self._plan.note(f"{section.title} {words}")
        for inner in section.sections:
            told = "\n".join([*walk_words(inner.texts), *(w for s in inner.sections for w in _all_words(s))])
            found = theme_of(inner.title, titles)
            if found is None:
                self._plan.note(f"{section.title} {inner.title}: {told}")
                continue
            n, same = found
            before = objectives[n][name]
            add_words(objectives[n], name, told)
            if not same:
                self._reading.doubts.about(
                    objectives[n],
                    name,
                    self._reading.where(inner.place),
                    text=inner.title,
                    reading=f"“{titles[n]}”",
                    because=f"That is the heading under which its {_CALLED[name]} were found; it isn't quite the same.",
                    others=[("it says nothing of it", {name: before})],
                )

    def _review(self, section: Section) -> bool:
        """When the plan is reviewed, and what comes before that."""
        steps = bool(_STEPS.search(section.title))
        sentences = [
            (sentence, text.place)
            for text in section.texts
            for one in text.walk()
            for sentence in _SENTENCE.split(one.words)
        ]
        for sentence, place in sentences:
            found = self._recurring(sentence)
            if found is not None and self._plan["review_text"] is None:
                phrase, due = found
                self._plan.values |= {"review_text": phrase, "review_rrule": due.rrule}
                if due.doubt:
                    self._reading.doubts.about(
                        self._plan,
                        "review_text",
                        self._reading.where(place),
                        text=sentence,
                        reading=due.reading,
                        because=due.doubt,
                    )
                if phrase == sentence.strip(" ."):
                    continue
            if steps:
                add_words(self._plan, "next_steps", sentence)
            else:
                self._plan.note(f"{section.title}: {sentence}".replace("::", ":"))
        return bool(sentences)

    def _recurring(self, sentence: str) -> tuple[str, Due] | None:
        """The words that say what is done again and again: "in the last quarter of each year", "quarterly"."""
        years = self._reading.years
        settings: Any = {"plan_year": years.plan_year, "plan_end": years.plan_end, "as_at": years.as_at}
        found = find(sentence, **settings)
        if found is not None and found.due.kind is Kind.RECURRING:
            return sentence[found.start : found.end], found.due
        often = _OFTEN.search(sentence)
        due = read(often[0], **settings) if often else None
        return (often[0], due) if often and isinstance(due, Due) else None


def add_words(node: Node, name: str, words: str) -> None:
    """Adds words to those that a field of a row has."""
    node.values[name] = f"{node[name]}\n{words}" if node[name] else words


def _all_words(section: Section) -> list[str]:
    words = [section.title, *walk_words(section.texts)]
    for inner in section.sections:
        words += _all_words(inner)
    return words


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


_STEM = 6
"""Letters by which two words are taken for forms of one: "volunteer", "volunteering"."""
_SAYS_LITTLE = vocabulary(
    "a an and as at by for from in into of on or our the their this to with be take forward improve improved improving "
    "develop developing development support supporting project projects programme programmes work working strategy "
    "strategies new better good strong community communities cooperation co-operation service services objective "
    "theme priority aim goal deliver delivering increase lead leading all more key"
)


def stems(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, each cut to its stem."""
    words = re.findall(r"[a-z0-9][\w'’-]*", text.casefold())
    telling = [word for word in words if word not in _SAYS_LITTLE]
    return frozenset(word[:_STEM] for word in telling or words)


def theme_of(text: str, titles: Sequence[str]) -> tuple[int, bool] | None:
    """Which title a text speaks of, from 0, and whether it says all of it; None if none or several could be meant."""
    plain = [_plain(title) for title in titles]
    if _plain(text) in plain:
        return plain.index(_plain(text)), True
    wanted = stems(text)
    if not wanted:
        return None
    found = [(len(have - wanted), n) for n, have in enumerate(map(stems, titles)) if wanted <= have or have <= wanted]
    if not found:
        return None
    found.sort()
    if len(found) > 1 and found[0][0] == found[1][0]:
        return None
    at = found[0][1]
    return at, wanted == stems(titles[at])


_HOLDER = re.compile(r"(?P<who>[^–—:]{2,120}?)\s*(?:\s[-–—]\s|:\s|\s[–—]|[–—]\s)\s*(?P<does>\S.*)$", re.DOTALL)
_LEADS_ON = re.compile(
    r"\b(?:leads?|leading|responsible|lead responsibility)\b(?:\s+(?:officer|role))?\s+(?:on|for|in|of)\s+",
    re.IGNORECASE,
)
_TOPICS = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")
_WHOLE_PLAN = re.compile(r"\b(?:consortium|strategy|plan|partnership|programme|delivery|overall)\b", re.IGNORECASE)
_PLURAL_POST = re.compile(
    r"\b(?:officers|managers|workers|advisers|advisors|co-?ordinators|leads|directors|heads)$", re.IGNORECASE
)
_SHORT_NAME = re.compile(r"\b[A-Z]{2,6}\b")


@dataclass(frozen=True)
class _Role:
    named: Named
    text: str
    place: Place
    printed: str


def put_roles(plan: Node, texts: Sequence[Text], reading: Reading) -> None:
    """Puts the role-holders on the plan, and those who lead it or a theme as leads there; what is no role is a note."""
    roles: list[_Role] = []
    for text in (one for under in texts for one in under.walk()):
        found = _role(text, plan, reading)
        if found is None:
            plan.note(text.words)
        else:
            roles.append(found)
    objectives = plan.under["objectives"]
    for role in roles:
        reading.meet(role.named)
        (lead,) = leads_of([role.named])
        themes, whole = _led(role.text, [objective["title"] for objective in objectives])
        for n, in_full in themes.items():
            said = f"{lead.name} leads “{objectives[n]['title']}”", "The role names it in other words."
            _put_lead(reading, objectives[n], lead, role, None if in_full else (*said, "it has no lead"))
        if whole:
            said = f"{lead.name} leads the plan as a whole", "The role names none of the themes."
            _put_lead(reading, plan, lead, role, (*said, "nobody leads the whole plan"))
    plan.values["roles"] = tuple(
        RoleHolder(
            name=role.named.name,
            text=role.text,
            kind=role.named.kind,
            organisation=role.named.organisation,
        )
        for role in roles
    )


def _put_lead(reading: Reading, node: Node, lead: Lead, role: _Role, unsure: tuple[str, str, str] | None) -> None:
    """Puts whom a role names on what it leads; if that is `unsure`, with the reading, why, and the other one."""
    there: Leads = node["leads"] or ()
    if lead in there:
        return
    node.values["leads"] = (*there, lead)
    if unsure is not None:
        read, because, other = unsure
        reading.doubts.about(
            node,
            "leads",
            reading.where(role.place),
            text=role.printed,
            reading=read,
            because=because,
            others=[(other, {"leads": there})],
        )


def _role(text: Text, plan: Node, reading: Reading) -> _Role | None:
    found = _HOLDER.match(text.line.text)
    if found is None or len(found["who"].split()) > 12:
        return None
    named = _holder(found["who"].strip(), plan)
    if named is None:
        return None
    if named.organisation and found["who"].strip().endswith(named.name) and named.name != found["who"].strip():
        reading.doubts.about(
            plan,
            "roles",
            reading.where(text.place),
            text=found["who"].strip(),
            reading=f"{named.name}, of {named.organisation}",
            because="Nothing printed parts the name from the organisation.",
        )
    return _Role(named, found["does"].strip(), text.place, text.words)


def _holder(who: str, plan: Node) -> Named | None:
    """The officer a role names: a person behind the name of an organisation, a post, or several of one post."""
    words = who.split()
    for length in (3, 2):
        name, before = " ".join(words[-length:]), " ".join(words[:-length])
        if before and is_person(name) and not is_person(who) and _is_organisation(before):
            return Named(name=name, organisation=before)
    owners = read_owners([who])
    if len(owners.named) != 1:
        return Named(name=who, kind=sort_of(who).kind) if owners.named else None
    named = owners.named[0]
    if _PLURAL_POST.search(named.name):
        named = replace(named, kind=OfficerKind.TEAM)
    return replace(named, organisation=named.organisation or _organisation(named.name, plan))


def _is_organisation(words: str) -> bool:
    return words.startswith("The ") or sort_of(words).kind is OfficerKind.TEAM


def _organisation(name: str, plan: Node) -> str | None:
    """The plan's own body by whose short name a post is called: "COF Chief Executive"."""
    bodies: tuple[str | None, ...] = (plan["lead_body"], plan["organisation"])
    for body in bodies:
        short = set(_SHORT_NAME.findall(body or ""))
        if short & set(name.split()):
            return body
    return None


def _led(does: str, titles: Sequence[str]) -> tuple[dict[int, bool], bool]:
    """The themes that a role's words name, each with whether in full, and whether they name the plan as a whole."""
    found = _LEADS_ON.search(does)
    if found is None:
        return {}, False
    topics = does[found.end() :].strip(" .")
    whole = theme_of(topics, titles)
    if whole is not None:
        return dict([whole]), False
    themes = dict(theme for topic in _TOPICS.split(topics) if (theme := theme_of(topic, titles)) is not None)
    return themes, not themes and bool(_WHOLE_PLAN.search(topics))

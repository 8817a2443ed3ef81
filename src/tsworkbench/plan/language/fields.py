"""Every field that an officer writes, of a plan, of its rows and of officers, in one table.

Forms, the options of `set`, the names of `plan set` and `officers set`, what `show` prints, what is searched and which
texts of the JSON may be long are made from it. A field that is a column of plain words needs nothing but its line here,
the column (a migration) and its name in `plan.whole`. How each kind is read and written is in `work`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from tsworkbench.plan.calendar import DEFAULT_NATION, NATIONS, NO_NATION
from tsworkbench.plan.governance.rag import MEANINGS
from tsworkbench.plan.model import GLYPHS, OfficerKind, Rag, Stage, Status, words

BANK_HOLIDAYS, CLOSURE_DAYS = "dates.bank_holidays", "dates.closure_days"
"""The settings by which working days are counted."""


class Cells(Protocol):
    """The cells of a row, by their columns."""

    def __getitem__(self, column: str, /) -> Any: ...


class Kind(StrEnum):
    """How a field is typed, read and written."""

    LINE = "line"
    """Words in a column of its own."""
    LINES = "lines"
    """The same in several lines."""
    WORD = "word"
    """What a plan calls one of its levels or fields."""
    CHOICE = "choice"
    MONTH = "month"
    PERIOD = "period"
    COUNT = "count"
    REVIEW = "review"
    CLOSURES = "closures"
    TITLE = "title"
    REF = "ref"
    STATUS = "status"
    RAG = "rag"
    SAID = "said"
    """Part of an update: why, what next, commentary."""
    DUE = "due"
    REASON = "reason"
    DONE_ON = "done on"
    LEADS = "leads"
    PARTIES = "parties"
    """Partner organisations, and the member who answers for a row: those of the role that the field is called by."""
    COST = "cost"
    POUNDS = "pounds"
    FUNDING = "funding"
    CONFIRMED = "confirmed"
    """One for each sum that a row has."""
    SPEND = "spend"
    """A sum that was known on a day: what was spent, or is expected."""
    NUMBER = "number"
    ACTUAL = "actual"
    STAGE = "stage"
    NOTE = "note"
    NAME = "name"
    OFFICER_KIND = "kind of officer"
    INITIALS = "initials"
    HOLDER = "holder"
    EMAIL = "e-mail"
    LEFT = "left"


def in_a_sentence(label: str) -> str:
    """A label in small letters, but for one that is written in capitals.

    >>> in_a_sentence("Key changes"), in_a_sentence("RAG")
    ('key changes', 'RAG')
    """
    return label[0].lower() + label[1:] if label[1:2].islower() else label


class Choice(NamedTuple):
    """One word of several: how it is kept, how it is written, and the letter that chooses it in a form."""

    value: str
    words: str
    key: str = ""


class Option(NamedTuple):
    """How `set` takes a field. `place` is where its help names it: what is said most often comes first."""

    name: str
    metavar: str
    help: str
    place: int = 99
    many: bool = False


class Field(NamedTuple):
    """One field. `name` is its id: what a form knows it by, and what `plan set` and `officers set` call it."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    group: int = 0
    """Those of one group are together in a form."""
    setting: str = ""
    """The key of the setting that holds it; without one, a column does."""
    otherwise: str = ""
    """What holds while nothing is set."""
    choices: tuple[Choice, ...] = ()
    levels: tuple[str, ...] = ("plan",)
    """What has it: levels of a plan, or "officer"."""
    option: Option | None = None
    limit: int = 0
    """The most letters, or the largest number, that it takes, where that is less than any text may have."""
    key: str = ""
    """Its key in JSON, where that is not its column; "levels.objective" is a key within an object."""
    shown: str = ""
    """What `show` calls it; empty where it isn't printed as it is."""
    called_by: str = ""
    """The field of the plan that holds what this plan calls it."""

    @property
    def column(self) -> str:
        """The cell that holds it, if it has one of its own and no setting does."""
        return _COLUMNS.get(self.kind) or self.name.replace("-", "_")

    @property
    def called(self) -> str:
        """What it is called within a sentence."""
        return in_a_sentence(self.label)

    @property
    def names(self) -> bool:
        """Whether it is the plan's word for one of the fields of its rows."""
        return any(field.called_by == self.column for field in FIELDS)

    @property
    def is_words(self) -> bool:
        """Whether it is plain words in a column of its own: written, compared and searched as they are."""
        return self.kind in (Kind.LINE, Kind.LINES) and not self.setting

    def label_in(self, plan: Cells) -> str:
        """What a plan calls it, by the cells of the plan's row."""
        return str(plan[self.called_by] or self.label) if self.called_by else self.label


_COLUMNS = {Kind.REVIEW: "review_text", Kind.FUNDING: "funding_text"}
_OBJECTIVE, _ACTIVITY, _MILESTONE, _OUTPUT = (("objective",), ("activity",), ("milestone",), ("output",))
_DATED = ("activity", "milestone", "output", "task")
_ROWS = ("objective", *_DATED)
_RATED = ("activity", "milestone")
_FUNDED = ("objective", "activity")
_OFFICER = ("officer",)


def _words_of(*values: str) -> tuple[Choice, ...]:
    """Choices by their first letters: a small one, unless another word that is written small has it."""
    return tuple(
        Choice(
            value,
            value,
            value[0]
            if any(other != value and other[0] == value[0].casefold() for other in values)
            else value[0].casefold(),
        )
        for value in values
    )


def _meaning(rag: Rag) -> Field:
    said = "not rated" if rag is Rag.UNRATED else rag.value
    name, setting = f"{rag.value}-means", f"rag.{rag.value}.meaning"
    return Field(name, f"{said.capitalize()} is", group=3, setting=setting, otherwise=MEANINGS[rag])


_OF_PLANS = (
    Field("title", "Title"),
    Field("short-title", "Short title", hint="where the whole title has no room"),
    Field("organisation", "Whose it is", hint="the council or body whose plan it is"),
    Field("lead-body", "Led by", hint="the body that leads its delivery"),
    Field("report-from", "Reports from", hint="if another body than those", setting="report.from"),
    Field("area", "Area"),
    Field("contact", "Contact"),
    Field("period", "Period", Kind.PERIOD, "from its first day to its last", 1),
    Field("year-start", "Year starts", Kind.MONTH, "the first month of its financial year", 1, otherwise="April"),
    Field("review", "Review", Kind.REVIEW, "when the plan is looked at again", 1),
    Field(
        "objective-word",
        "Level 1",
        Kind.WORD,
        "what the plan calls its objectives",
        2,
        otherwise="Objective",
        key="levels.objective",
    ),
    Field(
        "activity-word",
        "Level 2",
        Kind.WORD,
        "what the plan calls its activities",
        2,
        otherwise="Activity",
        key="levels.activity",
    ),
    Field(
        "directorate-word",
        "Directorates",
        Kind.WORD,
        "what the plan calls them: Service, Portfolio …",
        2,
        otherwise="Directorate",
        key="levels.directorate",
    ),
    Field(
        "report-on",
        "Rated are",
        Kind.CHOICE,
        "the rows that carry a RAG",
        2,
        otherwise="activity",
        choices=_words_of("activity", "milestone"),
    ),
    Field(
        "amber-after",
        "Amber after",
        Kind.COUNT,
        "days late, by the dates alone",
        3,
        setting="dates.amber_after_days",
        otherwise="0",
        limit=999,
    ),
    Field(
        "red-after",
        "Red after",
        Kind.COUNT,
        "months late, by the dates alone",
        3,
        setting="dates.red_after_months",
        otherwise="1",
        limit=999,
    ),
    Field(
        "grace-days",
        "Days of grace",
        Kind.COUNT,
        "after the return-by day, before a return is late",
        3,
        setting="rounds.grace_days",
        otherwise="0",
        limit=99,
    ),
    Field(
        "calendar-reminder",
        "Reminder",
        Kind.COUNT,
        "days before a date, in calendars; 0 is never",
        3,
        setting="calendar.reminder",
        otherwise="0",
        limit=365,
    ),
    Field(
        "one-colour",
        "One colour",
        Kind.CHOICE,
        "for an objective, instead of counts",
        3,
        setting="objectives.one_colour",
        otherwise="no",
        choices=_words_of("no", "yes"),
    ),
    *(_meaning(rag) for rag in Rag),
    Field(
        "bank-holidays",
        "Bank holidays",
        Kind.CHOICE,
        "whose count as no working days",
        4,
        setting=BANK_HOLIDAYS,
        otherwise=DEFAULT_NATION,
        choices=_words_of(*NATIONS, NO_NATION),
    ),
    Field(
        "closure-days", "Closure days", Kind.CLOSURES, "no working days either: “29–31 Dec”", 4, setting=CLOSURE_DAYS
    ),
    Field("vision", "Vision", Kind.LINES, group=5),
    Field("rationale", "Rationale", Kind.LINES, group=5),
    Field("implications", "Implications", Kind.LINES, group=5),
    Field("next-steps", "Next steps", Kind.LINES, group=5),
    Field("funding", "Funding", Kind.FUNDING, "money for the plan as a whole: “Lottery £20,000; Council”", 5),
    Field("notes", "Notes", Kind.LINES, group=5),
)

_STATUS_KEYS = {"not_started": "n", "in_progress": "p", "complete": "c", "deferred": "d", "cancelled": "x"}
NOT_SAID = "none"
"""What a RAG, and money that may be confirmed, are typed as where nothing is said of them."""


def _rag_choice(rag: Rag) -> Choice:
    said = "not rated" if rag is Rag.UNRATED else rag.value.capitalize()
    return Choice(rag.value, f"{GLYPHS[rag]} {said}", rag.value[0])


_OF_MONEY = (
    Field("cost_text", "Cost", Kind.COST, "in the plan's own words", 3, levels=_ACTIVITY, shown="Cost",
          option=Option("--cost", "TEXT", "What an activity costs, in the plan's own words.", 17)),
    Field("cost_pence", "Cost in £", Kind.POUNDS, group=3, levels=_ACTIVITY, key="cost_amount",
          option=Option("--amount", "POUNDS", "The same as a sum: “105,000”, “25k”, “12.50”.", 18)),
    Field("spent", "Spent", Kind.SPEND, "so far: “20,000 on 31 Dec”", 3, levels=_ACTIVITY,
          option=Option("--spent", "POUNDS", "What it has cost so far: “20,000”, “20k on 31 Dec”.", 18)),
    Field("forecast", "Forecast", Kind.SPEND, "what it will have cost in all", 3, levels=_ACTIVITY,
          option=Option("--forecast", "POUNDS", "What it will have cost in all: “110,000”.", 18)),
    Field("funding", "Funding", Kind.FUNDING, "or in kind: “PCT: a secondment, worth £20,000”", 3, levels=_FUNDED,
          option=Option("--funding", "TEXT", "Where its money comes from: “Lottery £20,000; Council £5,000”. In kind, "
                        "too: “PCT: a secondment, worth £20,000”.", 19), shown="Funding"),
    Field("confirmed", "Confirmed", Kind.CONFIRMED, group=3, levels=_FUNDED,
          choices=(Choice("yes", "confirmed", "c"), Choice("no", "to be confirmed", "t"),
                   Choice(NOT_SAID, "not said", "n")),
          option=Option("--confirmed", "YES|NO|NONE", "Whether a row's money is confirmed; none: not said.", 20)),
)  # fmt: skip
"""What a row costs, has cost and is expected to cost, and where that comes from."""

_NAMED, _HELD = ("objective", "activity", "milestone", "output"), ("objective", "activity")
_PARTNER = Option(
    "--partner", "NAMES", "Partner organisations, beside the leads: “ELN / CVS”. “” removes them.", 9, many=True
)
_ANSWERING = Option("--portfolio-holder", "NAME", "The member who answers for it. “” removes the name.", 9, many=True)

_OF_ROWS = (
    Field("title", "Title", Kind.TITLE, levels=_ROWS, option=Option("--title", "TITLE", "Another title.", 10)),
    Field(
        "short_title",
        "Short title",
        hint="where the whole title has no room",
        levels=("objective", "activity", "milestone"),
        option=Option("--short-title", "TEXT", "A title for where the whole one has no room.", 12),
    ),
    Field(
        "ref",
        "Number",
        Kind.REF,
        "what it is known by; those under it follow",
        levels=_ROWS,
        option=Option("--number", "NUMBER", "Another number: “4.7”. Those under the row follow.", 11),
        limit=20,
    ),
    Field(
        "text",
        "Text",
        hint="as the document has it",
        levels=_MILESTONE,
        option=Option("--text", "TEXT", "A milestone's text, as the document has it.", 13),
        shown="Printed",
    ),
    Field(
        "status",
        "Status",
        Kind.STATUS,
        group=1,
        choices=tuple(Choice(status.value, words(status), _STATUS_KEYS[status.value]) for status in Status),
        levels=_DATED,
        option=Option(
            "--status", "STATUS", "“not started”, “in progress”, “complete”, “deferred”, “cancelled”; or “reopen”.", 1
        ),
    ),
    Field(
        "rag",
        "RAG",
        Kind.RAG,
        group=1,
        choices=(*(_rag_choice(rag) for rag in Rag), Choice(NOT_SAID, f"{GLYPHS[None]} not said", "n")),
        levels=_RATED,
        option=Option("--rag", "RAG", "r(ed), a(mber), g(reen), b or complete, u(nrated), or none.", 3),
    ),
    Field(
        "why",
        "Why",
        Kind.SAID,
        "why it is red or amber",
        1,
        levels=_RATED,
        option=Option("--why", "TEXT", "Why it is red or amber.", 4),
    ),
    Field(
        "next",
        "What next",
        Kind.SAID,
        "what happens next about it",
        1,
        levels=_RATED,
        option=Option("--next", "TEXT", "What happens next about it.", 5),
    ),
    Field(
        "due",
        "Due",
        Kind.DUE,
        group=1,
        levels=_DATED,
        option=Option(
            "--due", "PHRASE", "When it is due: “end jan”, “Q3”, “31/3/10”, “+2w”, “TBC”; “” for no date.", 7
        ),
    ),
    Field(
        "reason",
        "Reason",
        Kind.REASON,
        "why it is expected on another date than agreed",
        1,
        levels=("activity", "milestone", "output"),
        option=Option("--reason", "TEXT", "Why the date moves, once the plan is signed off. Goes with --due.", 8),
    ),
    Field(
        "done_on",
        "Done on",
        Kind.DONE_ON,
        group=1,
        levels=_DATED,
        option=Option("--done-on", "DATE", "The day it was done, if not the as-at day.", 2),
    ),
    Field(
        "leads",
        "Leads",
        Kind.LEADS,
        group=2,
        levels=_ROWS,
        option=Option(
            "--lead",
            "NAMES",
            "Who leads it: “A Ahmed / B Begum with Finance”. A new officer whose name is like another's is typed "
            "“+C Chan”, a name with a comma in quotation marks inside those of the shell: "
            "'“Housing, Health and Care”'. “” removes the leads.",
            9,
            many=True,
        ),
    ),
    Field("partner", "Partners", Kind.PARTIES, "organisations beside the leads", 2, levels=_NAMED, option=_PARTNER),
    Field(
        "portfolio_holder",
        "Portfolio",
        Kind.PARTIES,
        "its holder: who answers for it",
        2,
        levels=_HELD,
        option=_ANSWERING,
    ),
    Field(
        "directorate",
        "Directorate",
        hint="the part of the body that delivers it",
        group=2,
        levels=_ACTIVITY,
        option=Option("--directorate", "NAME", "The directorate, service or portfolio that an activity is in.", 23),
        called_by="directorate_word",
    ),
    *_OF_MONEY,
    Field(
        "target",
        "Target",
        Kind.NUMBER,
        group=3,
        levels=_OUTPUT,
        option=Option("--target", "NUMBER", "What an output is to come to.", 21),
    ),
    Field(
        "unit",
        "Unit",
        group=3,
        levels=_OUTPUT,
        option=Option("--unit", "TEXT", "In what it is counted: “directories”.", 22),
    ),
    Field("actual", "Actual", Kind.ACTUAL, group=3, levels=_OUTPUT),
    Field(
        "starts_from",
        "Starts from",
        Kind.NUMBER,
        "how much there was of it before",
        3,
        levels=_OUTPUT,
        option=Option("--starts-from", "NUMBER", "The baseline: how much of an output there was before.", 24),
    ),
    Field(
        "stage",
        "Document",
        Kind.STAGE,
        "how far it has come, if it is one",
        3,
        choices=(
            *(Choice(stage.value, stage.value, stage.value[0]) for stage in Stage),
            Choice(NOT_SAID, "not said", "n"),
        ),
        levels=_OUTPUT,
        option=Option("--stage", "STAGE", "How far an output that is a document has come: draft, agreed, or none.", 25),
    ),
    Field(
        "key_changes",
        "Key changes",
        Kind.LINES,
        group=4,
        levels=_OBJECTIVE,
        option=Option("--key-changes", "TEXT", "An objective's key changes.", 15),
        shown="Key changes",
    ),
    Field(
        "rationale",
        "Rationale",
        Kind.LINES,
        group=4,
        levels=_OBJECTIVE,
        option=Option("--rationale", "TEXT", "An objective's rationale.", 16),
        shown="Rationale",
    ),
    Field(
        "notes",
        "Notes",
        Kind.LINES,
        group=4,
        levels=("objective", "activity", "milestone", "output"),
        option=Option("--notes", "TEXT", "What else the plan says of it.", 14),
        shown="Notes",
    ),
    Field(
        "comment",
        "Commentary",
        Kind.SAID,
        "it is printed for members",
        5,
        levels=("objective", "activity", "milestone", "output"),
        option=Option("--note", "TEXT", "Commentary, printed for members.", 6),
    ),
    Field(
        "private",
        "Private note",
        Kind.NOTE,
        "it never leaves in a paper",
        5,
        levels=_ROWS,
        option=Option("--private", "TEXT", "A private note, which never leaves in a paper.", 11),
    ),
)

_OF_OFFICERS = (
    Field("name", "Name", Kind.NAME, levels=_OFFICER),
    Field(
        "kind",
        "Kind",
        Kind.OFFICER_KIND,
        "a person, a post whoever fills it, a team, an organisation, a councillor",
        choices=tuple(Choice(kind.value, kind.value, key) for kind, key in zip(OfficerKind, "potgc", strict=True)),
        levels=_OFFICER,
    ),
    Field("post", "Post", hint="what the officer is: “Service Head”", levels=_OFFICER),
    Field("organisation", "Organisation", levels=_OFFICER),
    Field("contact", "Contact", hint="a number, or where the officer is to be found", levels=_OFFICER),
    Field("email", "E-mail", Kind.EMAIL, "the address that reminders are for", levels=_OFFICER, limit=254),
    Field("initials", "Initials", Kind.INITIALS, "in the lead column; worked out if blank", levels=_OFFICER, limit=4),
    Field("holder", "Holder", Kind.HOLDER, "who holds a post: a name, or “vacant”", levels=_OFFICER),
    Field("left-on", "Left on", Kind.LEFT, levels=_OFFICER),
)

FIELDS = (*_OF_PLANS, *_OF_ROWS, *_OF_OFFICERS)
"""In the order in which a form asks for them."""


def fields_of(level: str) -> tuple[Field, ...]:
    """What a level of a plan, or an "officer", has."""
    return tuple(field for field in FIELDS if level in field.levels)


def options() -> list[tuple[Field, Option]]:
    """The fields that `set` writes, each with its option, in the order of its help."""
    found = [(field, field.option) for field in FIELDS if field.option is not None]
    return sorted(found, key=lambda one: one[1].place)


def row_field(name: str) -> Field:
    """The field of that name that rows have; KeyError if none has."""
    return _BY_NAME[name]


_BY_NAME = {field.name: field for field in _OF_ROWS}

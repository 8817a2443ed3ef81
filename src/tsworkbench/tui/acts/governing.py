"""Agreeing on the plan: sign-off, decisions, groups and their meetings, the golden thread."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tsworkbench.plan.calendar import long_date, short_date, weekday_date
from tsworkbench.plan.english import listed
from tsworkbench.plan.errors import NotFound, WorkbenchError, WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Matter
from tsworkbench.store.book import Done
from tsworkbench.store.views import agreement, attached
from tsworkbench.store.views.refs import Place, key_of, place_of, place_of_plan
from tsworkbench.tui.acts.saying import named_or_plan, row_or_plan
from tsworkbench.tui.widgets.editor import Reading
from tsworkbench.tui.widgets.menu import MenuItem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsworkbench.store.book import Book
    from tsworkbench.tui.bench.protocol import Bench, WholeBench
    from tsworkbench.tui.widgets.editor import Reading

_UNPRINTED = (("Signed by", "signature"), ("Date signed", "date"))
"""What is asked where a plan prints no sign-off block."""


def edit_plan(bench: WholeBench) -> None:
    """What the plan as a whole has, in a form."""
    from tsworkbench.tui.screens.form.fields import fields_of_plan
    from tsworkbench.tui.screens.form.form_screen import Form

    called = ("this plan", clean(bench.desk.plan["title"]))
    bench.open(Form(bench, bench.desk.plan_place(), act="edit_plan", fields=fields_of_plan, called=called))


def decisions(bench: WholeBench) -> None:
    """The list of decisions asked."""
    from tsworkbench.tui.screens.overviews.decisions import DecisionsScreen

    bench.open(DecisionsScreen(bench))


def sign_off(bench: WholeBench) -> None:
    """Asks for each blank of the sign-off block in turn; the last one signs the plan off, in one act.

    Once it is signed off, what was left blank is asked for: whoever signs later fills it. Where the plan has groups,
    it is asked last which of them signs it off, at which meeting, and where its minutes say so.
    """
    from tsworkbench.work.agreement.sign_off import signed
    from tsworkbench.work.edits import standing

    desk = bench.desk
    plan = standing(desk.book, bench.desk.plan_place())
    printed = agreement.signatures(desk.book, plan["id"])
    blanks = [(row["label"], row["kind"]) for row in printed if row["value"] is None]
    if plan["signed_off_on"] is not None and not blanks:
        raise WrongInput(
            f"{signed(desk.book, plan)} A plan is signed off once: after that a group's decision moves a date."
        )
    if plan["signed_off_on"] is not None:
        _ask_line(bench, blanks, [], later=True)
        return
    if not any(kind == "date" for _, kind in blanks):
        blanks += [_UNPRINTED[1]] if blanks else list(_UNPRINTED)
    _ask_line(bench, blanks, [])


def _ask_line(
    bench: WholeBench, blanks: list[tuple[str, str]], lines: list[tuple[str, str, str]], *, later: bool = False
) -> None:
    """One blank of the block. The day of one is offered for the next, because they are mostly signed together.

    `later`: the plan is signed off, and any of the blanks may stay one.
    """
    (label, kind), *rest = blanks
    groups = bool(agreement.groups(bench.desk.book, bench.desk.plan["id"]))
    step = f"sign-off {len(lines) + 1} of {len(lines) + len(blanks) + groups}"
    goes_on = bool(rest) or groups
    then, enters = ("enter goes on", "go on") if goes_on else ("enter signs the plan off", "sign the plan off")
    if later and not goes_on:
        then, enters = "enter signs", "sign"
    known = [typed for _, kind, typed in lines if kind == "date" and typed]

    def submit(typed: str) -> None:
        if kind == "date" and (typed or not (known or later)):
            _read_day(bench, typed)  # refuses what is no day; a second one may be left blank
        answered = [*lines, (label, kind, typed)]
        if rest:
            bench.close_editor()
            _ask_line(bench, rest, answered, later=later)
        elif groups:
            _refuse_unwritten(answered)
            bench.close_editor()
            _ask_which_group(bench, answered)
        else:
            bench.write(*_signing(bench, answered), closes=True, then=partial(_ask_about_the_past, bench))

    if kind == "date" and later:
        says = f"the day on which that was signed, or blank · {step}, {then}; esc signs nothing"
        bench.ask(label, "", submit, says=says, enters=enters, leaves="sign nothing")
    elif kind == "date":
        day = long_date(_read_day(bench, known[-1]) if known else bench.desk.as_at)
        reading = _reading_of(bench, f" · {step}, {then}")
        bench.ask(label, day, submit, reading=reading, replaces=True, enters=enters, leaves="sign nothing")
    else:
        says = f"who signed, or blank · {step}, {then}; esc signs nothing"
        bench.ask(label, "", submit, says=says, enters=enters, leaves="sign nothing")


def _ask_which_group(bench: WholeBench, answered: list[tuple[str, str, str]]) -> None:
    """The groups that sign the plan off, if any do, when they met, and where the minutes say so."""
    from tsworkbench.tui.screens.prompts import Asking, Blank
    from tsworkbench.work.agreement.decisions import groups_named

    desk, plan = bench.desk, bench.desk.plan_place()
    there = [row["name"] for row in agreement.groups(desk.book, plan.id)]
    labels = " ".join(label for label, _, typed in answered if typed).casefold()
    proposed = next((name for name in there if name.casefold() in labels), "")

    def submit(typed: list[str]) -> None:
        names, met, minute = typed
        if (met or minute) and not names:
            raise WrongInput("Say which group met: type its name in the line “Group”, or leave all three blank.")
        groups = groups_named(desk.book, plan.id, names) if names else []
        signing = _signing(bench, answered, groups, _read_day(bench, met) if met else None, minute)
        asking.dismiss()
        bench.write(*signing, then=partial(_ask_about_the_past, bench))

    blanks = [
        Blank("Group", proposed, lambda _: f"{listed(there, last='or')}; with a comma between two; empty: none"),
        Blank("Met on", "", lambda _: "the day of the meeting; empty: its last one, else the day signed"),
        Blank("Minute", "", lambda _: "where the minutes say so, such as 5.2; enter signs"),
    ]
    asking = Asking("Sign-off", "Which group signs the plan off?", blanks, submit)
    bench.open(asking)


def _refuse_unwritten(answered: list[tuple[str, str, str]]) -> None:
    if not any(typed for _, _, typed in answered):
        raise WrongInput("Nothing was written on any line, so nothing was signed: type a name or a day, or esc.")


def _signing(
    bench: WholeBench,
    answered: list[tuple[str, str, str]],
    groups: Sequence[str] = (),
    met: date | None = None,
    minute: str = "",
) -> tuple[Callable[[Book], Done]]:
    """What signs the plan off, in one act. Raises WrongInput where nothing was written."""
    from tsworkbench.work.agreement import sign_off
    from tsworkbench.work.agreement.decisions import approve_plan
    from tsworkbench.work.edits import perform

    desk, plan = bench.desk, bench.desk.plan_place()
    days = [_read_day(bench, typed) for _, kind, typed in answered if kind == "date" and typed]
    printed = {row["label"] for row in agreement.signatures(desk.book, plan.id)}
    lines = [(label, typed) for label, kind, typed in answered if typed and (kind != "date" or label in printed)]
    _refuse_unwritten(answered)
    on = max(days, default=desk.as_at)
    edits = [sign_off.sign_off(plan, lines, on=on, as_at=desk.as_at)]
    if groups:
        row = next((row for row in agreement.groups(desk.book, plan.id) if row["name"] == groups[0]), None)
        last = agreement.last_meeting(desk.book, row["id"], desk.as_at) if row is not None else None
        edits.append(approve_plan(plan, groups, on=met or last or on, as_at=desk.as_at, minute=minute))
    return (lambda book: perform(book, *edits),)


def _ask_about_the_past(bench: WholeBench, _: Done) -> None:
    if agreement.unanswered(bench.desk.book, [bench.desk.plan["id"]]):
        decisions(bench)


def _read_day(bench: Bench, typed: str) -> date:
    return _day_read(bench, typed)[0]


def _day_read(bench: Bench, typed: str) -> tuple[date, str]:
    """The day that was typed, and what is doubtful about it."""
    from tsworkbench.plan.due import Due, Precision, Unread
    from tsworkbench.work.row.dates import read_due

    desk = bench.desk
    due = read_due(desk.book, desk.plan["id"], typed, as_at=desk.as_at)
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    assert isinstance(due, Due)
    if due.end is None or due.precision is not Precision.DAY:
        raise WrongInput(f"“{typed}” is not a single day. Type one, such as “{short_date(desk.as_at)}”.")
    return due.end, f" · {due.doubt}" if due.doubt else ""


def _reading_of(bench: Bench, then: str = "") -> Callable[[str], Reading]:
    """How a day is read, and what comes `then`."""

    def reading(typed: str) -> Reading:
        if not typed:
            return Reading(True, f"a day, such as “14 Jan” or “thu”{then}")
        try:
            day, doubt = _day_read(bench, typed)
            return Reading(True, weekday_date(day) + then + doubt)
        except WorkbenchError as error:
            return Reading(False, str(error))

    return reading


def add_group(bench: Bench) -> None:
    """A group that decides on the plan."""
    from tsworkbench.work.agreement import decisions

    plan = bench.desk.plan_place()
    bench.ask(
        "Group",
        "",
        lambda typed: bench.perform(decisions.add_group(plan, typed), closes=True),
        says="A group that decides on this plan, such as “Delivery Group”.",
        enters="add it",
        leaves="add none",
    )


def edit_group(bench: Bench) -> None:
    """The terms of reference of a group and who sits on it: which group, where there are several, then two lines."""
    there = agreement.groups(bench.desk.book, bench.desk.plan["id"])
    if not there:
        raise NotFound("This plan has no delivery group yet: add one first (“new group”).")
    if len(there) == 1:
        _ask_about_group(bench, there[0]["name"])
    else:
        items = [MenuItem(row["name"], row["name"], str(n) if n < 10 else "") for n, row in enumerate(there, 1)]
        bench.choose("Which group", items, lambda name: _ask_about_group(bench, name))


def _ask_about_group(bench: Bench, name: str) -> None:
    from tsworkbench.tui.screens.prompts import Asking, Blank
    from tsworkbench.work.agreement.decisions import group_named, set_group
    from tsworkbench.work.officers import officer_named

    book, plan = bench.desk.book, bench.desk.plan_place()
    group = group_named(book, plan.id, name)
    before = [row["name"] for row in agreement.members(book, group["id"])]

    def submit(typed: list[str]) -> None:
        terms, names = typed
        now = [str(officer_named(book, one.strip())["name"]) for one in names.split(",") if one.strip()]
        gone = [one for one in before if one not in now]
        asking.dismiss()
        bench.perform(set_group(plan, name, terms=terms, members=now, gone=gone))

    blanks = [
        Blank("Terms", (group["terms"] or "").replace("\n", " "), lambda _: "its terms of reference: what it is for"),
        Blank("Members", ", ".join(before), lambda _: "the officers who sit on it, with a comma between two"),
    ]
    asking = Asking("The group", name, blanks, submit)
    bench.open(asking)


def add_meeting(bench: Bench) -> None:
    """A day on which a group meets: which group, where there are several, then the day."""
    there = agreement.groups(bench.desk.book, bench.desk.plan["id"])
    if not there:
        _ask_meeting(bench, "+Delivery Group")
    elif len(there) == 1:
        _ask_meeting(bench, there[0]["name"])
    else:
        items = [MenuItem(row["name"], row["name"], str(n) if n < 10 else "") for n, row in enumerate(there, 1)]
        bench.choose("Which group meets", items, lambda name: _ask_meeting(bench, name))


def _ask_meeting(bench: Bench, group: str) -> None:
    from tsworkbench.work.agreement import decisions

    plan = bench.desk.plan_place()

    def submit(typed: str) -> None:
        bench.perform(decisions.add_meeting(plan, group, _read_day(bench, typed)), closes=True)

    called = f"{group.lstrip('+')} meets"
    bench.ask(called, "", submit, reading=_reading_of(bench), enters="add the day", leaves="add none")


def ask_decision(bench: Bench) -> None:
    """A question in words, about the row of the cursor or the plan as a whole, and of which groups."""
    from tsworkbench.tui.screens.prompts import Asking, Blank
    from tsworkbench.work.agreement.decisions import ask, groups_named

    here = row_or_plan(bench)

    def submit(typed: list[str]) -> None:
        about, text, names = typed
        if not text:
            raise WrongInput("Say what is asked: type it in the line “Asked”.")
        groups = groups_named(bench.desk.book, here[0].plan_id, names) if names else []
        edit = ask(named_or_plan(bench, about), text, on=bench.desk.as_at, groups=groups)
        asking.dismiss()
        bench.perform(edit)

    blanks = [
        Blank("About", here[1], lambda _: "the number of a row; empty: the plan as a whole"),
        Blank("Asked", "", lambda _: "the question, in words"),
        Blank("Of", "", lambda _: "which groups, with a comma between two; empty: whichever decides"),
    ]
    asking = Asking("Ask for a decision", "What is a group to decide?", blanks, submit)
    bench.open(asking)


def record_decision(bench: Bench) -> None:
    """What groups decided about the row of the cursor or the plan as a whole, whether or not it was asked."""
    from tsworkbench.tui.screens.prompts import Asking, Blank
    from tsworkbench.work.agreement.decisions import answers, decide, groups_named, matter_named, outcome_named

    desk, here = bench.desk, row_or_plan(bench)
    there = agreement.groups(desk.book, here[0].plan_id)

    def submit(typed: list[str]) -> None:
        about, kind, answer, names, text, minute = typed
        place, matter, outcome = named_or_plan(bench, about), matter_named(kind), outcome_named(answer)
        groups = groups_named(desk.book, place.plan_id, names)
        row = next((row for row in there if row["name"] == groups[0]), None)
        on = (agreement.last_meeting(desk.book, row["id"], desk.as_at) if row is not None else None) or desk.as_at
        if matter is Matter.OTHER and not text:
            raise WrongInput("Say what was decided: type it in the line “Words”.")
        if matter is Matter.DATE:
            edits = [
                decide(
                    place, group=groups[0], also=groups[1:], on=on, as_at=desk.as_at, outcome=outcome, to=text or None,
                    minute=minute,
                )
            ]  # fmt: skip
        else:
            edits = answers(
                place, kind=matter, groups=groups, on=on, as_at=desk.as_at, outcome=outcome, text=text, minute=minute
            )
        asking.dismiss()
        bench.perform(*edits)

    blanks = [
        Blank("About", here[1], lambda _: "the number of a row; empty: the plan as a whole"),
        Blank("Kind", "other", lambda _: "date, money, scope, stop, approval or other"),
        Blank("Answer", "agreed", lambda _: "agreed, refused, deferred or noted"),
        Blank("Groups", there[0]["name"] if there else "+Delivery Group", lambda _: "with a comma between two"),
        Blank("Words", "", lambda _: "what was decided, in words; of a date, the date"),
        Blank("Minute", "", lambda _: "where the minutes say so, such as 5.2"),
    ]
    asking = Asking("Record a decision", "What did a group decide?", blanks, submit)
    bench.open(asking)


def approval(bench: Bench) -> None:
    """Whose approval the row needs, from a menu of the groups; one it needs already is removed."""
    from tsworkbench.work.agreement.decisions import need_approval
    from tsworkbench.work.edits import require

    here = bench.target()
    require(here, agreement.AGREED, "approval")
    there = agreement.groups(bench.desk.book, here.plan_id)
    if not there:
        raise NotFound("This plan has no delivery group yet: add one first (“new group”).")
    now = {one.group: one for one in agreement.approvals(bench.desk.book, here.id)}
    items = [
        MenuItem(
            row["name"],
            row["name"],
            str(n) if n < 10 else "",
            "is needed: choose to remove" if row["name"] in now else "",
        )
        for n, row in enumerate(there, 1)
    ]
    bench.choose(
        "Needs the approval of",
        items,
        lambda name: bench.perform(need_approval(here, name, no_longer=name in now)),
    )


def serves(bench: Bench) -> None:
    """An objective of another plan, from a menu that typing narrows; one it serves already is taken back."""
    from tsworkbench.work.edits import require
    from tsworkbench.work.row.links import serve, serve_no_more

    desk, activity = bench.desk, bench.target()
    require(activity, ("activity",), "objective to serve")
    now = {strand.key for strand in attached.thread(desk.book, "activity", activity.id) if strand.word == "serves"}
    rows = attached.objectives_elsewhere(desk.book, activity.plan_id)
    if not rows:
        raise NotFound("There is no other plan in this file whose objective it could serve.")
    items = []
    for row in rows:
        key = key_of("objective", row["rid"])
        hint = "serves it: choose to remove" if key in now else row["plan"]
        items.append(MenuItem(str(key), f"{row['ref'] or ''}  {row['title']}".strip(), "", hint, row["plan"]))

    def chosen(choice: str) -> None:
        objective = place_of(desk.book, int(choice))
        bench.perform((serve_no_more if int(choice) in now else serve)(activity, objective))

    bench.choose("Serves", items, chosen, narrowing=True)


def same_thing(bench: Bench) -> None:
    """The output that a milestone is one thing with, or the other way round; one that it is already is taken back."""
    from tsworkbench.work.edits import require, standing
    from tsworkbench.work.row.links import pair, part

    desk, here = bench.desk, bench.target()
    require(here, ("milestone", "output"), "milestone or output that it is one thing with")
    other = "output" if here.level == "milestone" else "milestone"
    now = {row["id"] for row in attached.pairs(desk.book, here.id)}
    activity = standing(desk.book, here)["activity_id"]
    rows = attached.outputs_or_milestones(desk.book, other, here.plan_id, activity)
    if not rows:
        raise NotFound(f"The plan has no {other} yet that it could be one thing with: i inserts one.")
    items = [
        MenuItem(
            row["id"],
            f"{row['ref'] or ''}  {clean(row['title'])}".strip(),
            "",
            "one thing: choose to part" if row["id"] in now else "",
        )
        for row in rows
    ]
    places = {row["id"]: Place(other, row["id"], row["rid"], here.plan_id) for row in rows}
    bench.choose(
        "Is one thing with",
        items,
        lambda choice: bench.perform((part if choice in now else pair)(here, places[choice])),
        narrowing=True,
    )


def is_a_sign_off(bench: Bench) -> None:
    """The plan whose sign-off a milestone is; that plan again: of none any more."""
    from tsworkbench.work.edits import require
    from tsworkbench.work.row.links import is_sign_off_of

    desk, here = bench.desk, bench.target()
    require(here, ("milestone",), "plan whose sign-off it is")
    now = {row["id"] for row in attached.signed_by(desk.book, here.id)}
    plans = {row["id"]: place_of_plan(row) for row in desk.plans}
    items = [
        MenuItem(row["id"], clean(row["title"]), "", "its sign-off: choose to remove" if row["id"] in now else "")
        for row in desk.plans
    ]
    bench.choose(
        "Is the sign-off of",
        items,
        lambda choice: bench.perform(is_sign_off_of(here, None if choice in now else plans[choice])),
    )

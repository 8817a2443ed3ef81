"""What registers are drawn as, in lines: the matrix of risks, balances, overlaps, doubles, appraisals, equality."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json, reads_the_past
from tsworkbench.cli.registers.definitions import chosen_plan, of_plan, register_named
from tsworkbench.plan.english import listed
from tsworkbench.plan.errors import NotFound, WrongInput

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.plan.registers.crosses import Appraisal, Assessed, Crossed
    from tsworkbench.plan.registers.doubles import Double
    from tsworkbench.plan.registers.matrix import Matrix
    from tsworkbench.plan.registers.pictures import Group, PictureKind, Pot
    from tsworkbench.plan.registers.values import Entry, Field, Register
    from tsworkbench.store.book import Book
    from tsworkbench.work.registers.reading import Reading

_NEEDS = {
    "matrix": "scores with bands of colours: take in “risks”",
    "balance": "a sum less another one: take in “grants”",
    "overlaps": "words that say what overlaps: take in “contracts”",
    "doubles": "words that say by what two entries would be one: take in “organisations”",
    "appraisal": "options that are scored against criteria: take in “options”",
    "equality": "assessments with a line for each characteristic: take in “equality”",
}


def _found(
    common: Common, book: "Book", kind: "PictureKind", name: str | None, plan: str | None
) -> "tuple[Reading, Register]":
    """The register that is named, and how it is read; without a name, the only one that has this picture.

    Raises NotFound where there is none, WrongInput where it has no such picture, or where there are several.
    """
    from tsworkbench.plan.registers.pictures import pictures_of
    from tsworkbench.store.registers.definitions import all_registers, around
    from tsworkbench.store.views.plan import plan_named
    from tsworkbench.work.registers.reading import Reading

    if name is not None:
        register = register_named(book, name, plan)
        if kind not in pictures_of(around(book, register), register):
            raise WrongInput(f"{register.title} can't be shown so: that takes {_NEEDS[kind]}.")
    else:
        plan_id = str(plan_named(book, plan)["id"]) if plan is not None else None
        there = [
            one
            for one in all_registers(book)
            if plan_id in (None, one.plan_id or plan_id) and kind in pictures_of(around(book, one), one)
        ]
        if not there:
            raise NotFound(f"No register here can be shown so: that takes {_NEEDS[kind]}.")
        if len(there) > 1:
            names = listed(dict.fromkeys(one.name for one in there))
            raise WrongInput(f"Several registers can be shown so: name one of {names}, and its plan with --plan.")
        register = there[0]
    return Reading(book, register.plan_id or chosen_plan(book, plan), common.day), register


_named = click.argument("register", required=False)


# -- the matrix


@click.command("matrix", cls=Command, short_help="Draw the risks by likelihood and impact.")
@_named
@click.option("--score", metavar="FIELD", help="By this score: inherent, residual or target. Without it, residual.")
@click.option("--since", metavar="DATE", help="Say what has moved since then. Without it, since the last report.")
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def matrix_command(
    common: Common, register: str | None, score: str | None, since: str | None, plan: str | None
) -> None:
    """Draw the open entries of a register of risks: likelihood upwards, impact to the right, each by its ref.

    Under it is what has moved, and what has no score yet. --stood-at draws the matrix as it was known on a day.

    \b
    tsworkbench register matrix
    tsworkbench register matrix risks --score target
    tsworkbench register matrix risks --since 2009-09-30
    """
    from tsworkbench.plan.registers.matrix import matrix, score_now
    from tsworkbench.plan.registers.pictures import PictureKind

    with common.book() as book:
        reading, found = _found(common, book, PictureKind.MATRIX, register, plan)
        field = _score(found, score) if score else score_now(found)
        assert field is not None
        day, was = _since(common, reading, found, since)
        drawn = matrix(found, field, reading.entries(found), was=was)
        if common.json:
            _put_matrix(reading, drawn, day)
        else:
            _say_matrix(reading, drawn, day)


def _score(register: "Register", name: str) -> "Field":
    from tsworkbench.plan.english import listed
    from tsworkbench.plan.registers.matrix import scores_of

    plain = name.strip().casefold()
    found = next((one for one in scores_of(register) if plain in (one.name, one.title.casefold())), None)
    if found is None:
        names = listed((one.name for one in scores_of(register)), last="or")
        raise WrongInput(f"“{name[:40]}” is no score of {register.title}: say {names}.")
    return found


def _since(
    common: Common, reading: "Reading", register: "Register", since: str | None
) -> "tuple[date | None, dict[str, Entry]]":
    if since is None:
        return reading.before(register)
    from tsworkbench.cli.options import day_of

    day = day_of(since, today=common.day, common=common)
    return day, reading.scores_on(register, day)


def _say_matrix(reading: "Reading", drawn: "Matrix", since: "date | None") -> None:
    from tsworkbench.cli.output import cells, fit, say, width
    from tsworkbench.plan.calendar import short_date
    from tsworkbench.plan.english import counted
    from tsworkbench.plan.model import GLYPHS
    from tsworkbench.plan.registers.matrix import legend

    impacts, words = drawn.across.choices, drawn.up.choices
    label = max(cells(one) for one in words) + 2
    room = max(8, min(16, (width() - label - 2) // max(1, len(impacts)) - 1))
    say(f"{drawn.register.title}: {drawn.score.in_words}, as at {short_date(reading.as_at)}")
    for up in range(len(words), 0, -1):
        parts = []
        for across in range(1, len(impacts) + 1):
            refs = [spot.entry.ref or "?" for spot in drawn.at(up, across)]
            score = f"{GLYPHS.get(drawn.rag(up, across), '')}{up * across}"
            parts.append(fit(f"{score:<4}{_fitted(refs, room - 4)}", room))
        say(f"{' ' * (label - 2 - cells(words[up - 1]))}{words[up - 1]} {up} {' '.join(parts)}".rstrip())
    say(f"{' ' * (label + 1)}{' '.join(fit(f'{at} {word}', room) for at, word in enumerate(impacts, 1))}".rstrip())
    say(legend(drawn.score))
    for spot in drawn.moved:
        day = f" on {short_date(since)}" if since is not None else ""
        say(f"{spot.entry.ref} was {spot.was}{day}, and is {spot.score} now.")
    if drawn.unscored:
        unscored = ", ".join(one.ref or "?" for one in drawn.unscored[:20])
        say(f"{counted(len(drawn.unscored), drawn.register.one)} without a score: {unscored}.")
    if drawn.closed:
        say(f"{counted(drawn.closed, 'closed one')} left out.")


def _fitted(refs: list[str], room: int) -> str:
    """As many refs as there is room for, and how many more there are."""
    for count in range(len(refs), 0, -1):
        words = " ".join(refs[:count]) + (f" +{len(refs) - count}" if count < len(refs) else "")
        if len(words) <= room:
            return words
    return f"+{len(refs)}" if refs else ""


def _put_matrix(reading: "Reading", drawn: "Matrix", since: "date | None") -> None:
    from tsworkbench.cli.output import put_json

    put_json(
        {
            "register": drawn.register.name,
            "score": drawn.score.name,
            "as_at": reading.as_at.isoformat(),
            "since": since.isoformat() if since is not None else None,
            "entries": [
                {
                    **_entry(reading, drawn.register, spot.entry),
                    "likelihood": spot.up,
                    "impact": spot.across,
                    "score": spot.score,
                    "rag": str(rag) if (rag := drawn.rag(spot.up, spot.across)) is not None else None,
                    "was": spot.was,
                }
                for spot in drawn.spots
            ],
            "not_scored": [one.ref for one in drawn.unscored],
            "closed": drawn.closed,
        }
    )


def _entry(reading: "Reading", register: "Register", entry: "Entry") -> dict[str, Any]:
    return {"ref": entry.ref, "called": reading.name(register, entry), "id": entry.id}


# -- the balance of pots


@click.command("balance", cls=Command, short_help="What is left of each pot of money.")
@_named
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def balance_command(common: Common, register: str | None, plan: str | None) -> None:
    """Say of each pot how large it is, what is allocated and paid, and what is left; a pot with too much allocated too.

    \b
    tsworkbench register balance
    tsworkbench register balance pots --json
    """
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.plan.registers.pictures import PictureKind, balance_of, pots

    with common.book() as book:
        reading, found = _found(common, book, PictureKind.BALANCE, register, plan)
        balance = balance_of(reading.registers, found)
        assert balance is not None
        there = pots(balance, reading.entries(found), lambda one: reading.name(found, one))
        if common.json:
            put_json_rows(
                {
                    **_entry(reading, found, one.entry),
                    "size": _pounds(one.whole),
                    "allocated": _pounds(one.used),
                    "paid": _pounds(one.paid),
                    "left": _pounds(one.left),
                    "confirmed": one.confirmed,
                }
                for one in there
            )
            return
        for one in there:
            say(_pot_line(one))
        if not there:
            say(f"There is nothing in {found.title} yet.")


def _pounds(pence: int | None) -> float | None:
    return None if pence is None else pence / 100


def _pot_line(one: "Pot") -> str:
    from tsworkbench.plan.english import pounds
    from tsworkbench.plan.registers.pictures import over_allocated

    if said := over_allocated(one):
        return f"▲ {one.entry.ref} {said}"
    size = pounds(one.whole) if one.whole is not None else "no size said"
    left = f" · left {pounds(one.left)}" if one.left is not None else ""
    to_pay = f", of it {pounds(one.to_pay)} to pay" if one.to_pay else ""
    sure = " · to be confirmed" if one.confirmed is False else ""
    parts = f"{size} · paid {pounds(one.paid)} · allocated {pounds(one.used)}"
    return f"{one.entry.ref} {one.name}: {parts}{to_pay}{left}{sure}"


# -- overlaps


@click.command("overlaps", cls=Command, short_help="Contracts that are alike while both run.")
@_named
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def overlaps_command(common: Common, register: str | None, plan: str | None) -> None:
    """List the entries that are the same in what their register says while their periods meet: contracts of over
    £50,000 a year with the same supplier, the same service, or both. Those with most in common come first.

    \b
    tsworkbench register overlaps contracts
    tsworkbench register overlaps --json
    """
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.plan.english import counted, listed, pounds
    from tsworkbench.plan.registers.pictures import PictureKind, overlaps

    with common.book() as book:
        reading, found = _found(common, book, PictureKind.OVERLAPS, register, plan)
        entries = reading.entries(found, found.settings["overlaps"].get("where"))
        groups = overlaps(found, entries, lambda field, cell: reading.words(found, field, cell))
        if common.json:
            put_json_rows(_group_json(reading, found, one) for _, mine in groups for one in mine)
            return
        count = sum(len(mine) for _, mine in groups)
        say(f"{counted(len(entries), found.one)} looked at, {counted(count, 'overlap')}.")
        for same, mine in groups:
            fields = listed(field.in_words for name in same if (field := found.field(name)) is not None)
            say(f"Same {fields} ({len(mine):,})")
            for one in mine:
                refs = " ".join(entry.ref or "?" for entry in one.entries)
                total = f"  {pounds(one.sum)}" if one.sum is not None else ""
                say(f"  {' · '.join(one.words)}: {refs}{total}")


def _group_json(reading: "Reading", register: "Register", one: "Group") -> dict[str, Any]:
    return {
        "same": list(one.same),
        "words": list(one.words),
        "sum": _pounds(one.sum),
        "entries": [_entry(reading, register, entry) for entry in one.entries],
    }


# -- doubles


@click.command("doubles", cls=Command, short_help="Entries that may be one thing twice; make them one.")
@_named
@click.option(
    "--merge", nargs=2, metavar="REF REF", help="Make these two one: the older stays and takes what it lacks."
)
@click.option("--not-same", nargs=2, metavar="REF REF", help="These are two: they are not offered again.")
@of_plan
@prints_json
@click.pass_obj
def doubles_command(
    common: Common,
    register: str | None,
    merge: tuple[str, str] | None,
    not_same: tuple[str, str] | None,
    plan: str | None,
) -> None:
    """List the entries that may be the same, surest first: the same number, the same words however they are written,
    the same words but one.

    Merged, the older entry stays, takes what it lacks from the other, and all that named the other names it. That is
    one act, and one “undo” undoes all of it.

    \b
    tsworkbench register doubles organisations
    tsworkbench register doubles organisations --merge O17 O204
    tsworkbench register doubles organisations --not-same O61 O187
    """
    from tsworkbench.plan.registers.pictures import PictureKind

    if merge and not_same:
        raise WrongInput("Two entries are one, or they are two: say --merge or --not-same.")
    if merge or not_same:
        _decide(common, register, merge, not_same, plan)
        return
    with common.book() as book:
        reading, found = _found(common, book, PictureKind.DOUBLES, register, plan)
        _say_doubles(common, reading, found)


def _decide(
    common: Common,
    register: str | None,
    merge: tuple[str, str] | None,
    not_same: tuple[str, str] | None,
    plan: str | None,
) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.plan.registers.pictures import PictureKind
    from tsworkbench.work.edits import perform
    from tsworkbench.work.registers import doubles
    from tsworkbench.work.registers.entries import entry_named

    with common.writing() as book:
        reading, found = _found(common, book, PictureKind.DOUBLES, register, plan)
        refs = merge or not_same or ("", "")
        one, other = (entry_named(book, ref, plan_id=reading.plan_id).id for ref in refs)
        edit = doubles.merge_pair(book, one, other) if merge else doubles.not_the_same(found, one, other)
        say_done(common, perform(book, edit))


def _say_doubles(common: Common, reading: "Reading", register: "Register") -> None:
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.plan.registers.doubles import MOST_COMPARED_BY_WORD
    from tsworkbench.work.registers.doubles import found_in, why

    entries = {entry.id or "": entry for entry in reading.entries(register)}
    found = found_in(register, list(entries.values()))

    def line(one: "Double") -> dict[str, Any]:
        older, younger = (_entry(reading, register, entries[entry_id]) for entry_id in (one.older, one.younger))
        return {"why": one.alike.name.lower(), "words": why(register, one), "older": older, "younger": younger}

    if common.json:
        put_json_rows(map(line, found))
        return
    if not found:
        say(f"No two entries of {register.title} look like one thing.")
    for one in found:
        say(f"{reading.called(register, entries[one.older])}  =?  {reading.called(register, entries[one.younger])}")
        say(f"    {why(register, one)}")
    if len(entries) > MOST_COMPARED_BY_WORD:
        say("Of so many entries only those with the same number or the same words are listed.")


# -- crosses


@click.command("appraisal", cls=Command, short_help="How options score against their criteria.")
@click.argument("row", required=False, metavar="[ROW]")
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def appraisal_command(common: Common, row: str | None, plan: str | None) -> None:
    """Print each appraisal of the plan, or that of one row: criteria down, options across, points, and what is
    preferred. Weights that don't come to 100 and missing scores are said.

    \b
    tsworkbench register appraisal
    tsworkbench register appraisal 4.6 --json
    """
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.plan.registers.crosses import appraisals, appraised_by
    from tsworkbench.plan.registers.pictures import PictureKind

    with common.book() as book:
        reading, register = _found(common, book, PictureKind.APPRAISAL, None, plan)
        of = appraised_by(reading.registers, register)
        assert of is not None
        every = appraisals(of, *(reading.entries(one) for one in (of.options, of.criteria, of.scores)))
        row_id = _row(reading, row)
        wanted = [one for one in every if row_id is None or one.row_id == row_id]
        if not wanted:
            raise NotFound("There is no option to appraise there yet: “register add options” adds one.")
        if common.json:
            put_json([_appraisal_json(reading, one) for one in wanted])
            return
        for at, one in enumerate(wanted):
            if at:
                say()
            _say_appraisal(reading, one)


def _row(reading: "Reading", ref: str | None) -> str | None:
    from tsworkbench.store.views.refs import place

    return None if ref is None else place(reading.book, ref, plan_id=None if ":" in ref else reading.plan_id).id


def _say_appraisal(reading: "Reading", one: "Appraisal") -> None:
    from tsworkbench.cli.output import fit, say, width
    from tsworkbench.plan.english import number
    from tsworkbench.plan.registers.crosses import preferred_words

    of = reading.row(one.row_id) if one.row_id is not None else "No activity"
    say(of)
    say(preferred_words(one, lambda entry: reading.called(one.of.options, entry)))
    for doubt in one.doubts(of.split(" ")[0]):
        say(f"▲ {doubt}")
    if not one.criteria or not one.options:
        return
    room = max(20, min(44, width() - 9 - 8 * len(one.options)))
    heads = "".join(f"{scored.option.ref or '?':>8}" for scored in one.options)
    say(f"{fit('Criterion', room)}{'Weight':>8}{heads}")
    for criterion in one.criteria:
        scores = [scored.scores.get(str(criterion.id)) for scored in one.options]
        said = "".join(f"{'–' if score is None else score:>8}" for score in scores)
        say(f"{fit(reading.called(one.of.criteria, criterion), room)}{number(one.weight(criterion)):>8}{said}")
    totals = "".join(f"{number(scored.total):>8}" for scored in one.options)
    say(f"{fit('Points', room)}{number(one.weights):>8}{totals}")
    for scored in one.options:
        say(reading.called(one.of.options, scored.option))


def _appraisal_json(reading: "Reading", one: "Appraisal") -> dict[str, Any]:
    return {
        "row": reading.row(one.row_id) if one.row_id is not None else None,
        "weights": one.weights,
        "criteria": [
            {**_entry(reading, one.of.criteria, criterion), "weight": one.weight(criterion)}
            for criterion in one.criteria
        ],
        "options": [
            {
                **_entry(reading, one.of.options, scored.option),
                "points": scored.total,
                "scores": {
                    criterion.ref: scored.scores.get(str(criterion.id)) for criterion in one.criteria if criterion.ref
                },
                "not_scored": scored.unscored,
                "preferred": any(scored is other for other in one.preferred),
            }
            for scored in one.options
        ],
        "ruled_out": [_entry(reading, one.of.options, option) for option in one.left_out],
        "chosen": one.is_chosen,
    }


@click.command("equality", cls=Command, short_help="What was found for each protected characteristic.")
@click.argument("ref", required=False, metavar="[REF]")
@of_plan
@reads_the_past
@prints_json
@click.pass_obj
def equality_command(common: Common, ref: str | None, plan: str | None) -> None:
    """Print each equality impact assessment, or the one of a ref, by the nine protected characteristics.

    \b
    tsworkbench register equality
    tsworkbench register equality E1 --json
    """
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.plan.registers.crosses import assessed, crossed_by
    from tsworkbench.plan.registers.pictures import PictureKind

    with common.book() as book:
        reading, register = _found(common, book, PictureKind.EQUALITY, None, plan)
        of = crossed_by(reading.registers, register)
        assert of is not None
        every = assessed(of, reading.entries(of.assessments), reading.entries(of.impacts))
        plain = (ref or "").strip().casefold()
        wanted = [one for one in every if ref is None or (one.assessment.ref or "").casefold() == plain]
        if not wanted:
            named = f"no assessment {ref[:40]}" if ref else "no assessment yet"
            raise NotFound(f"There is {named}. “register list {register.name}” lists them.")
        if common.json:
            put_json([_assessed_json(reading, of, one) for one in wanted])
            return
        for at, one in enumerate(wanted):
            if at:
                say()
            _say_assessed(reading, of, one)


def _say_assessed(reading: "Reading", of: "Crossed", one: "Assessed") -> None:
    from tsworkbench.cli.output import cells, fit, say
    from tsworkbench.plan.english import capital
    from tsworkbench.plan.registers.crosses import is_unmitigated, summary

    say(reading.called(of.assessments, one.assessment))
    say(summary(of, one))
    room = max((cells(word) for word, _ in one.impacts), default=0) + 2
    for word, entry in one.impacts:
        if entry is None:
            say(f"  {fit(capital(word), room)}not looked at yet")
            continue
        mark = "▲ " if is_unmitigated(of, entry) else ""
        fields = [of.impacts.field(name) for name in ("mitigation", "justification", "what")]
        said = (str(entry[one.name]) for one in fields if one is not None and not one.personal and entry[one.name])
        more = next(said, "")
        more = " ".join(more.split())
        say(f"  {fit(capital(word), room)}{mark}{entry[of.impact.name] or 'not said'}{f': {more}' if more else ''}")


def _assessed_json(reading: "Reading", of: "Crossed", one: "Assessed") -> dict[str, Any]:
    from tsworkbench.plan.registers.crosses import is_unmitigated, to_look_at

    return {
        **_entry(reading, of.assessments, one.assessment),
        "impacts": [
            {
                "characteristic": word,
                "impact": entry[of.impact.name] if entry is not None else None,
                "ref": entry.ref if entry is not None else None,
                "without_mitigation": entry is not None and is_unmitigated(of, entry),
            }
            for word, entry in one.impacts
        ],
        "not_looked_at": list(to_look_at(of, one)),
    }

"""What two officers changed apart and how it is settled; which copies there are; which of them is home."""

from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.english import counted, listed
from tsworkbench.plan.errors import NotFound, NothingToDo, WrongInput
from tsworkbench.plan.sharing.values import short_name

if TYPE_CHECKING:
    from tsworkbench.plan.sharing.values import Home, Peer, Said, Unsettled
    from tsworkbench.store.book import Book

_WIDE = 14


@click.command("settle", cls=Command, short_help="List or settle what two officers changed apart.")
@click.argument("ref", required=False)
@click.option("--kept", is_flag=True, help="What counts now is right.")
@click.option("--theirs", is_flag=True, help="What was set aside is right.")
@click.option("--both", is_flag=True, help="Of long text keep both, one under the other.")
@click.option("--write", metavar="TEXT", help="Neither is right: this is.")
@click.option("--field", metavar="FIELD", help="Which field of the row, where several are to be settled.")
@click.option("--alike", is_flag=True, help="Settle alike all that the act changed which was set aside here.")
@click.option("--plan", metavar="PLAN", help="Only this plan: its name, or the beginning of it.")
@prints_json
@click.pass_obj
def settle_command(
    common: Common,
    ref: str | None,
    kept: bool,
    theirs: bool,
    both: bool,
    write: str | None,
    field: str | None,
    alike: bool,
    plan: str | None,
) -> int:
    """List what two officers changed without knowing of each other; with REF and a choice, settle it.

    The later change counts meanwhile, everywhere, and the other is set aside. Settling is one act, which travels like
    any, and which “undo” undoes. Whoever settles need not be home.

    Without a choice it leaves with 1 if something is to be settled.

    \b
    tsworkbench settle
    tsworkbench settle 4.2.m2 --theirs
    tsworkbench settle 4.2.m2 --write "end jan 2010"
    tsworkbench settle 4.2.m2 --field due --kept --alike
    """
    asked = (("kept", kept), ("theirs", theirs), ("both", both), ("write", write is not None))
    choices = [name for name, chosen in asked if chosen]
    if len(choices) > 1:
        raise WrongInput("--kept, --theirs, --both and --write exclude each other: choose one.")
    if choices and ref is None:
        raise WrongInput(f"Say which row --{choices[0]} is about: “tsworkbench settle” lists them.")
    if alike and choices not in (["kept"], ["theirs"]):
        raise WrongInput("--alike goes with --kept or --theirs.")
    if not choices:
        return _list_unsettled(common, ref, field, plan)
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.work.sharing.exchange import settle, settle_act

    with common.writing() as book:
        found = _unsettled(book, plan, ref, field)
        one = _only(book, found, ref or "")
        if alike:
            act = one.kept.id if kept else one.aside[0].id
            say_done(common, settle_act(book, one.plan, act, choices[0]))
        else:
            say_done(common, settle(book, one, choices[0], _written(common, book, one, write)))
    return 0


def _written(common: Common, book: "Book", one: "Unsettled", text: str | None) -> "dict[str, Any] | None":
    """The cells that the words of --write give."""
    from tsworkbench.work.sharing import spoken, typed

    if text is None:
        return None
    if not typed.can_write(one):
        raise WrongInput(
            f"The {spoken.fact_words(one)} can't be written here. Settle it by --kept or --theirs, and change it then."
        )
    return typed.written(book, one, text, as_at=common.day)


def _unsettled(book: "Book", plan: str | None, ref: str | None, field: str | None) -> "list[Unsettled]":
    """What is to be settled, of one plan, row or field where these are given. Raises NothingToDo if that is none."""
    from tsworkbench.store.views.plan import plan_named
    from tsworkbench.work.sharing import spoken
    from tsworkbench.work.sharing.exchange import to_settle

    found = to_settle(book, plan_named(book, plan)["id"] if plan is not None else None)
    if ref is None:
        return found
    wanted = _row_meant(book, ref)
    of_row = [one for one in found if _is_of(book, one, wanted, ref)]
    if not of_row:
        raise NothingToDo(f"Nothing of {ref} is to be settled.")
    if field is None:
        return of_row
    word = field.strip().casefold()
    there = {spoken.fact_words(one): one for one in of_row}
    named = [one for words, one in there.items() if word in (words.casefold(), one.fact)]
    if not named:
        raise WrongInput(f"“{field}” is not to be settled of {ref}, but {listed(there)}.")
    return named


def _row_meant(book: "Book", ref: str) -> str | None:
    """The id of the row of a plan that is meant; None for what may be a name of something else."""
    from tsworkbench.store.views.refs import place

    try:
        return place(book, ref).id
    except NotFound:
        return None


def _is_of(book: "Book", one: "Unsettled", row: str | None, ref: str) -> bool:
    from tsworkbench.work.sharing import spoken

    about = spoken.about(book, one)
    return about.name[1] == row if row is not None else about.ref.casefold() == ref.strip().casefold()


def _only(book: "Book", found: "list[Unsettled]", ref: str) -> "Unsettled":
    from tsworkbench.work.sharing import spoken

    if len(found) > 1:
        words = listed(spoken.fact_words(one) for one in found)
        raise WrongInput(f"Of {ref} are to be settled: {words}. Say which with --field.")
    return found[0]


def _list_unsettled(common: Common, ref: str | None, field: str | None, plan: str | None) -> int:
    from tsworkbench.cli.output import put_json_rows, say

    with common.book() as book:
        try:
            found = _unsettled(book, plan, ref, field)
        except NothingToDo:
            if ref is None:
                raise
            found = []
        if common.json:
            put_json_rows(_unsettled_as_json(book, one) for one in found)
        else:
            for number, one in enumerate(found):
                if number:
                    say()
                for line in _unsettled_lines(book, one):
                    say(line)
            if not found:
                say("Nothing is to be settled.")
    return 1 if found else 0


def _unsettled_lines(book: "Book", one: "Unsettled") -> list[str]:
    from tsworkbench.cli.output import fit, width
    from tsworkbench.work.sharing import spoken

    about = spoken.about(book, one)
    lines = [fit(f"{about.ref} {spoken.fact_words(one)}  {about.title}".rstrip(), width()).rstrip()]
    sides = [("before both", spoken.value_words(book, one, one.before), "")] if one.before is not None else []
    sides.append(("kept", spoken.value_words(book, one, one.kept.value), _by(one.kept)))
    sides += [("set aside", spoken.value_words(book, one, said.value), _by(said)) for said in one.aside]
    for label, value, by in sides:
        lines.append(f"  {label:<{_WIDE}}{value}{f'  · {by}' if by else ''}")
    if one.same_act:
        lines.append(f"  The same act changed {counted(len(one.same_act), 'more fact')} to be settled (--alike).")
    return lines


def _by(said: "Said") -> str:
    from tsworkbench.cli.output import local_time

    return f"{said.who or 'another program'}, {local_time(said.at)}"


def _unsettled_as_json(book: "Book", one: "Unsettled") -> dict[str, Any]:
    from tsworkbench.work.sharing import spoken

    about = spoken.about(book, one)

    def side(said: "Said") -> dict[str, Any]:
        words = spoken.value_words(book, one, said.value)
        return {"words": words, "cells": dict(said.value), "who": said.who, "at": said.at, "known_at": said.known_at}

    return {
        "ref": about.ref,
        "title": about.title,
        "field": spoken.fact_words(one),
        "before": None if one.before is None else spoken.value_words(book, one, one.before),
        "kept": side(one.kept),
        "aside": [side(said) for said in one.aside],
        "table": one.table,
        "id": one.row,
        "plan": one.plan,
    }


# -- copies


@click.command("behind", cls=Command, short_help="List the other copies of a plan, and what each lacks.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file has several.")
@prints_json
@click.pass_obj
def behind_command(common: Common, plan: str | None) -> None:
    """List the copies of a plan that were heard of, the longest silent first: when, and how many changes each lacks.

    What a copy has is what it last said itself. A pack that was sent, but not answered by a return, doesn't count.

    \b
    tsworkbench behind
    """
    from tsworkbench.cli.output import put_json_rows, say
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.sharing.exchange import behind

    with common.book() as book:
        found = behind(book, one_plan(book, plan)["id"])
    if common.json:
        put_json_rows(one._asdict() for one in found)
        return
    if not found:
        say("No other copy of this plan has been heard of yet.")
        return
    for line in _copy_lines(found):
        say(line)


def _copy_lines(found: "list[Peer]") -> list[str]:
    from tsworkbench.cli.output import cells, fit, local_time, shown

    names = [shown(one.who or "somebody") for one in found]
    column = min(30, max(len("Who"), *(cells(name) for name in names)))
    lines = [f"{fit('Who', column)}  Copy    Heard of           Lacks   Sent  To settle"]
    for name, one in zip(names, found, strict=True):
        is_form = one.road == "form"
        copy = short_name(one.copy) if names.count(name) > 1 else "part" if one.part else "whole"
        heard = local_time(one.heard_at) if one.heard_at else "not back" if is_form else "not yet"
        lacks = "–" if is_form else f"{one.lacks:,}"
        lines.append(
            f"{fit(name, column)}  {'form' if is_form else copy:<6}  {heard:<17}  {lacks:>5}  {one.sent:>5,}  "
            f"{one.to_settle:>9,}"
        )
    return lines


@click.command("share", cls=Command, short_help="Show how a plan is shared, or which copy is its home.")
@click.argument("words", metavar="[folder PATH | hub ADDRESS | off | forget COPY]", nargs=-1)
@click.option("--home", "claims", is_flag=True, help="Make this copy home.")
@click.option("--new-copy", is_flag=True, help="Give this copy a new name, where two wrote under one.")
@click.option("--new", "new_file", is_flag=True, help="Make the plan file of what lies in the folder or the hub.")
@click.option("--ca", metavar="FILE", help="The certificate of the authority that signed the hub's.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file has several.")
@prints_json
@click.pass_obj
def share_command(
    common: Common,
    words: tuple[str, ...],
    claims: bool,
    new_copy: bool,
    new_file: bool,
    ca: str | None,
    plan: str | None,
) -> int:
    """Show how a plan is shared: by which road, which copy is home, and which others there are.

    “folder PATH” shares the plan by a folder that all of you can open, “hub ADDRESS” by a PostgreSQL server: from then
    on the workbench exchanges changes by itself, and “sync” does. An address is “service=NAME”, or “host=… dbname=…
    user=…”, without a password (“hub password” keeps it). A plan that is there and not in this file is taken in; with
    --new the file is made of it, for an officer who begins.

    Home is one copy, the plan owner's. It puts right what no merge can: a number given twice, an officer entered
    twice, a row deleted while somebody worked on it. Only there is the plan signed off, issued, closed and rolled
    forward. The first “pack” makes a copy home; --home moves it here, when the owner changes or the laptop is lost.

    “forget COPY” waits no longer for a copy that is lost: by its officer's name, or, where there are several, by its
    name in “behind”.
    “off” ends sharing by a folder or a hub; letters can still be sent.

    \b
    tsworkbench share
    tsworkbench share folder "S:\\Plans shared"
    tsworkbench share hub "host=hub.example dbname=tsw user=louise" --new
    tsworkbench share --home
    tsworkbench share forget "Louise Russell"
    """
    if claims and new_copy:
        raise WrongInput("--home and --new-copy are two things: do one after the other.")
    if words and (claims or new_copy):
        raise WrongInput("--home and --new-copy stand alone.")
    if (new_file or ca is not None) and words[:1] not in (("folder",), ("hub",)):
        raise WrongInput("--new and --ca go with “share folder PATH” or “share hub ADDRESS”.")
    if claims:
        _claim(common, plan)
    elif new_copy:
        _rename(common)
    else:
        return _do(common, words, plan, ca=ca, new=new_file)
    return 0


def _do(common: Common, words: tuple[str, ...], plan: str | None, *, ca: str | None, new: bool) -> int:
    from tsworkbench.cli.sharing import roads

    match words:
        case ("folder" | "hub" as kind, *where) if where:
            return roads.begin_road(common, kind, " ".join(where), plan, ca=ca, new=new)
        case ():
            _show(common, plan)
        case ("forget", *name) if name:
            _forget(common, " ".join(name), plan)
        case ("off",):
            roads.end_road(common, plan)
        case _:
            raise WrongInput(
                "Say “share”, “share folder PATH”, “share hub ADDRESS”, “share off”, “share --home”, “share "
                "--new-copy” or “share forget COPY”."
            )
    return 0


def _claim(common: Common, plan: str | None) -> None:
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.sharing.exchange import claim_home

    with common.writing() as book:
        say_done(common, claim_home(book, one_plan(book, plan)["id"]))


def _rename(common: Common) -> None:
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.work.sharing.exchange import new_name

    with common.writing() as book:
        name = new_name(book)
    if common.json:
        put_json({"copy": name})
    else:
        say(f"This copy has a new name ({short_name(name)}). Send your changes again.")


def _show(common: Common, plan: str | None) -> None:
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.cli.sharing.roads import road_as_json, road_words
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.sharing.exchange import behind, home, to_settle

    with common.book() as book:
        of = one_plan(book, plan)
        known = home(book, of["id"])
        copies = behind(book, of["id"])
        unsettled = len(to_settle(book, of["id"]))
        name = str(of["short_title"] or of["title"])
        road, by = road_as_json(book, of["id"]), road_words(book, of["id"])
    if common.json:
        put_json(
            {
                "plan": name,
                "shared": known.copy is not None,
                "home_here": known.here,
                "home": known.copy,
                "claims": list(known.claims),
                "road": road,
                "copies": len(copies),
                "to_settle": unsettled,
            }
        )
        return
    say(f"{name}: {_home_words(known)}")
    for line in by:
        say(line)
    for line in _copy_lines(copies) if copies else ():
        say(line)
    if unsettled:
        say(f"{counted(unsettled, 'fact')} to be settled: “tsworkbench settle”.")


def _home_words(known: "Home") -> str:
    if known.copy is None:
        return "not shared. “tsworkbench pack” writes the first pack, and makes this copy home."
    if known.claims:
        return (
            "two copies claim to be home, so nobody puts right what no merge can. On the one that is: “tsworkbench "
            "share --home”."
        )
    if known.here:
        return "shared; this copy is home."
    if known.was_here:
        return (
            "shared; home is a name that this copy had before it was copied or put back. If it still is home: "
            "“tsworkbench share --home”."
        )
    whose = f"{known.who}'s copy" if known.who else "another copy"
    return f"shared; home is {whose}."


def _forget(common: Common, name: str, plan: str | None) -> None:
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.sharing.exchange import behind, forget

    with common.writing() as book:
        plan_id = one_plan(book, plan)["id"]
        found = behind(book, plan_id)
        word = name.strip().casefold()
        named = [one for one in found if word in (one.copy, short_name(one.copy), (one.who or "").casefold())]
        if not named:
            raise NotFound(f"No copy is called “{name[:60]}”. “tsworkbench behind” lists those that were heard of.")
        if len(named) > 1:
            copies = listed((short_name(one.copy) for one in named), last="or")
            raise WrongInput(f"There are {len(named)} copies of {named[0].who}: say {copies}.")
        forget(book, plan_id, named[0].copy)
    whose = f"{named[0].who}'s copy" if named[0].who else "that copy"
    if common.json:
        put_json({"forgotten": named[0].copy})
    else:
        say(f"Nobody waits for {whose} any longer. What it sends will still be taken in.")

"""Packs and returns: what goes out by mail, and what came."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import Refused, WrongInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsworkbench.documents.letters import Opened
    from tsworkbench.papers.letters import Written
    from tsworkbench.plan.sharing.values import Head, Taken
    from tsworkbench.work.sharing.mail import Arrived
    from tsworkbench.work.sharing.officer_form import Filled, TakenForm


@click.command("pack", cls=Command, short_help="Write what another officer's copy needs, for a mail.")
@click.option("--for", "officer", metavar="NAME", help="Whom it is for: a name, its beginning, or initials.")
@click.option("--part", is_flag=True, help="With --for: only the rows that this officer leads or supports.")
@click.option("--whole", is_flag=True, help="With --for: all of the plan, not only what that copy hasn't got.")
@click.option("--form", is_flag=True, help="With --for: an Excel form, for an officer who has no workbench.")
@click.option("--password", is_flag=True, help="Lock it by a password, which is asked for.")
@click.option("--with-private", is_flag=True, help="Send private notes and tasks as well: to your own second laptop.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file has several.")
@click.option("-o", "--output", metavar="FILE", help="Write it here; “-” prints it. Without it, a file in this folder.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@prints_json
@click.pass_obj
def pack_command(
    common: Common,
    officer: str | None,
    part: bool,
    whole: bool,
    form: bool,
    password: bool,
    with_private: bool,
    plan: str | None,
    output: str | None,
    force: bool,
) -> None:
    """Write a pack: the plan as text, for another officer to work in on their own laptop.

    Attach it to a mail, or paste it into one: it is read back however that is quoted and wrapped. An officer with no
    plan file yet makes one of it (“I was sent a plan”, or “take-in”); one who has a file takes it in.

    A pack has the whole plan. One --for an officer who has returned something has what their copy lacked then. Private
    notes and tasks never leave. The first pack makes this copy the plan's home: the one that puts right what two
    officers did twice, signs off and issues. Packs come from home only; others send a “return”.

    A --form is an Excel workbook with what the officer leads and is open: filled in, it comes back by “take-in”.

    \b
    tsworkbench pack --for "Louise Russell"
    tsworkbench pack --for SH --part --password -o shazia.txt
    tsworkbench pack --for "Andy Algar" --form
    """
    from tsworkbench.papers.letters import write_letter
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.sharing.mail import pack

    if officer is None and (part or whole or form):
        raise WrongInput("--part, --whole and --form say what one officer gets: say whom it is for, with --for NAME.")
    if part and whole:
        raise WrongInput("--part is some of the plan, --whole all of it: leave one of them out.")
    _refuse_output(output, force=force)
    if form:
        if part or whole or password or with_private:
            raise WrongInput("A form has what its officer leads, and no more: give --form with --for alone.")
        _write_form(common, officer or "", plan, output, force=force)
        return
    word = _asked_password(twice=True) if password else None
    with common.writing() as book:
        plan_id = one_plan(book, plan)["id"]
        letter, is_first = pack(book, plan_id, officer=officer, part=part, whole=whole, private=with_private)
        written = write_letter(letter, password=word)
    where = _put(written, output, force=force)
    _say_sent(common, letter.head, written, where, is_first=is_first)


def _write_form(common: Common, officer: str, plan: str | None, output: str | None, *, force: bool) -> None:
    from tsworkbench.cli.output import put_bytes, put_json, say
    from tsworkbench.papers.disk import path_of, save
    from tsworkbench.papers.officer_form import file_name, form_xlsx
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.sharing.officer_form import send_form

    with common.writing() as book:
        form, is_first = send_form(book, one_plan(book, plan)["id"], officer, common.day)
    data = form_xlsx(form)
    if output == "-":
        put_bytes(data)
        return
    where = save(data, path_of(output or _free(file_name(form))), force=force, private=True)
    if common.json:
        cells = {"file": str(where), "kind": "form", "for": form.officer, "rows": len(form.rows), "home_now": is_first}
        put_json(cells)
        return
    say(f"{where.name}: a form for {form.officer}, {counted(len(form.rows), 'row')}.")
    if is_first:
        say("This copy is the plan's home now: what was filled in comes back here.")
    say("Attach it to a mail. What comes back: “tsworkbench take-in FILE”.")


@click.command("return", cls=Command, short_help="Write what you changed, for the plan's owner.")
@click.option("--with-private", is_flag=True, help="Send private notes and tasks as well: to your own other laptop.")
@click.option("--plan", metavar="PLAN", help="The plan, where the file has several.")
@click.option("-o", "--output", metavar="FILE", help="Write it here; “-” prints it. Without it, a file in this folder.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@prints_json
@click.pass_obj
def return_command(common: Common, with_private: bool, plan: str | None, output: str | None, force: bool) -> None:
    """Write a return: all that you have done and the plan's home hasn't got, as text for a mail.

    It is in your own name, and what you said in it counts as said in the round. With pyrage installed (the extra
    “share”) it is locked, so that only home can read it. Send it as often as you like: what is known there already
    is passed over.

    \b
    tsworkbench return
    tsworkbench return -o - | mail -s "Q3 return" owner@council.example
    """
    from tsworkbench.papers.letters import write_letter
    from tsworkbench.store.views.plan import one_plan
    from tsworkbench.work.sharing.mail import return_home

    _refuse_output(output, force=force)
    with common.writing() as book:
        letter, key = return_home(book, one_plan(book, plan)["id"], private=with_private)
        written = write_letter(letter, key=key)
    where = _put(written, output, force=force)
    _say_sent(common, letter.head, written, where, is_first=False, could_lock=key is not None)


def _refuse_output(output: str | None, *, force: bool) -> None:
    if force and output in (None, "-"):
        raise WrongInput("--force replaces the file that -o names: name one, or leave --force out.")


def _put(written: "Written", output: str | None, *, force: bool) -> str | None:
    """Writes the letter; returns where, None if it was printed."""
    from tsworkbench.cli.output import put_bytes
    from tsworkbench.papers.disk import path_of, save

    data = written.text.encode("utf-8")
    if output == "-":
        put_bytes(data)
        return None
    path = path_of(output) if output is not None else path_of(_free(written.name))
    return str(save(data, path, force=force, private=True))


def _free(name: str) -> str:
    """A name that no file in this folder has."""
    stem, ending = os.path.splitext(name)
    number = 1
    while os.path.exists(name):
        number += 1
        name = f"{stem}-{number}{ending}"
    return name


def _say_sent(
    common: Common, head: "Head", written: "Written", where: str | None, *, is_first: bool, could_lock: bool = False
) -> None:
    from tsworkbench.cli.output import put_json, say, warn
    from tsworkbench.work.sharing.letter_text import PLAIN

    if common.json and where is not None:
        put_json(
            {
                "file": where,
                "kind": head.kind,
                "for": head.officer,
                "changes": written.acts,
                "whole": head.whole,
                "part": head.part,
                "lock": written.lock or None,
                "home_now": is_first,
            }
        )
        return
    tell = warn if where is None else say
    if where is not None:
        tell(f"{os.path.basename(where)}: {_what(head, written.acts)}")
    if is_first:
        tell("This copy is the plan's home now: returns come here, and only here is it signed off and issued.")
    if written.lock:
        tell("Only home can read it." if head.kind == "return" else "Say its password by telephone, not in the mail.")
    elif could_lock and written.lock == PLAIN:
        warn("It isn't locked: that needs pyrage, which comes with “tsworkbench[share]”.")
    if where is not None:
        tell("Attach it to a mail, or paste it into one.")


def _what(head: "Head", acts: int) -> str:
    whom = f" for {head.officer}" if head.officer else ""
    if head.kind == "return":
        from tsworkbench.work.sharing.spoken import return_words

        return f"{return_words(head, acts)}."
    if head.whole:
        return f"the whole plan{whom}."
    if head.part:
        return f"a part of the plan{whom}."
    return f"{counted(acts, 'change')}{whom}." if acts else f"nothing is new{whom}."


def _asked_password(*, twice: bool = False, name: str = "") -> str:
    import warnings

    words = f"Password of {name}" if name else "Password"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where there is no terminal it is read from the pipe
            typed: str = click.prompt(words, hide_input=True, confirmation_prompt=twice, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        from tsworkbench.work.sharing.locks import PasswordNeeded

        of = f"“{name}” is locked by a password" if name else "A pack is locked by a password that you type"
        raise PasswordNeeded(f"{of}. Say this on a terminal, where it can be typed.") from None
    return typed


# -- in


@click.command("take-in", cls=Command, short_help="Take in packs and returns that came by mail.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Show what would be taken in, and write nothing.")
@prints_json
@click.pass_obj
def take_in_command(common: Common, files: tuple[str, ...], dry_run: bool) -> int:
    """Take in packs and returns: files that were attached, or into which a whole mail was copied. “-” reads a pipe.
    Excel forms that were filled in are taken in, too: what can't be read in one is named, with its row.

    Their order doesn't matter, and the same one again brings nothing. Every change stays in the name of the officer
    who made it. Where two changed the same without knowing of each other, the later counts and the other is listed
    until it is settled: see “settle”. “undo --act” undoes single changes.

    Where there is no plan file yet, one is made of the first pack, for the officer whom it is for. Letters that can't
    be taken in don't keep the others back.

    Leaves with 1 if something is to be settled by now, or couldn't be read in a form; with 13 if one was refused.

    \b
    tsworkbench take-in return-louise.txt return-shazia.txt
    tsworkbench --file third-sector.db take-in pack-louise-russell.txt
    """
    if len(files) > len(set(files)):
        raise WrongInput("A file is named twice: name each once.")
    opened, filled, sheets, refused = _open_all(files)
    try:
        if sheets and common.json:
            raise WrongInput(f"{sheets[0]} is a sheet of a plan: it comes back by “import”.")
        arrived = _take(common, opened, dry_run=dry_run) if opened else []
    finally:
        for letter in opened:
            letter.close()
    forms = _take_forms(common, filled, refused, dry_run=dry_run) if filled else {}
    codes = [_bring_back(path, dry_run=dry_run) for path in sheets]
    if common.json:
        _put_arrived(arrived, forms, refused)
    else:
        for name, form in forms.items():
            _say_form(name, filled[name], form, dry_run=dry_run)
        for one in arrived:
            if one.taken is not None:
                _say_taken(one.head, one.name, one.taken, dry_run=dry_run)
        _say_of_homes(common, arrived)
    refused += [str(one.refused) for one in arrived if one.refused is not None]
    if refused:
        from tsworkbench.cli.output import warn

        if not common.json:
            for sentence in refused:
                warn(sentence)
        return Refused.exit_code
    taken = [one.taken for one in arrived if one.taken is not None] + [form.taken for form in forms.values()]
    open_ones = any(one.to_settle for one in taken) or any(form.doubts for form in forms.values())
    return 1 if open_ones else max(codes, default=0)


def _open_all(files: "Sequence[str]") -> "tuple[list[Opened], dict[str, Filled], list[str], list[str]]":
    """(the letters in all files, the forms by file, the files that are sheets of a plan, what is to be said of those
    that can't be read).
    """
    from tsworkbench.documents.letters import open_letters, read_letters

    opened: list[Opened] = []
    filled: dict[str, Filled] = {}
    sheets: list[str] = []
    refused: list[str] = []
    for path in files:
        try:
            if path.lower().endswith(_WORKBOOKS):
                from tsworkbench.documents.forms import read_workbook

                form = read_workbook(os.path.expanduser(path))
                if form is None:
                    sheets.append(path)
                else:
                    filled[path] = form
                continue
            if path == "-":
                found = read_letters(sys.stdin.buffer, "the pipe")
            else:
                found = open_letters(os.path.expanduser(path), password=lambda name: _asked_password(name=name))
        except Refused as error:
            refused.append(str(error))
        else:
            opened += found.letters
            refused += found.troubles
    return opened, filled, sheets, refused


_WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls", ".xlsb")


def _bring_back(path: str, *, dry_run: bool) -> int:
    here = click.get_current_context()
    group = here.find_root().command
    assert isinstance(group, click.Group)
    command = group.get_command(here.find_root(), "import")
    assert command is not None
    return int(here.invoke(command, document=os.path.expanduser(path), dry_run=dry_run) or 0)


def take_filled(common: Common, filled: "dict[str, Filled]", *, dry_run: bool) -> int:
    """Takes forms in, by the names of their files, and says what became of them. Returns the exit code."""
    refused: list[str] = []
    forms = _take_forms(common, filled, refused, dry_run=dry_run)
    if refused:
        raise Refused(" ".join(refused))
    if common.json:
        _put_arrived([], forms, refused)
    else:
        for name, form in forms.items():
            _say_form(name, filled[name], form, dry_run=dry_run)
    return 1 if any(form.doubts or form.taken.to_settle for form in forms.values()) else 0


def _take_forms(
    common: Common, filled: "dict[str, Filled]", refused: list[str], *, dry_run: bool
) -> "dict[str, TakenForm]":
    from tsworkbench.work.sharing.officer_form import take_form

    forms: dict[str, TakenForm] = {}
    with common.writing() as book:
        for name, form in filled.items():
            try:
                called = os.path.basename(name)
                forms[name] = take_form(book, form, common.day, source=called, dry_run=dry_run)
            except Refused as error:
                refused.append(f"{called}: {error}")
    count = sum(form.taken.new for form in forms.values())
    if count and not dry_run:
        common.saved = f"{counted(count, 'change')} taken in."
    return forms


def _say_form(name: str, filled: "Filled", form: "TakenForm", *, dry_run: bool) -> None:
    from tsworkbench.cli.output import say, warn

    name, whose = os.path.basename(name), f"{filled.head['officer']}’s form"
    would = "would be " if dry_run else ""
    if form.taken.new:
        say(f"{name}: {whose}, {counted(form.taken.new, 'change')} {would}taken in.")
    else:
        say(f"{name}: nothing in {whose} is new.")
    _say_to_settle(form.taken)
    for words in (*form.doubts, *form.remarks):
        warn(f"  {words}")


def _take(common: Common, opened: "list[Opened]", *, dry_run: bool) -> "list[Arrived]":
    from tsworkbench.cli.output import say, warn_if_synchronised
    from tsworkbench.work.sharing.mail import Arrived, can_begin, take_all

    path = common.path
    if not can_begin(path, opened):
        with common.writing() as book:
            arrived = take_all(book, opened, dry_run=dry_run)
            _note_saved(common, arrived, dry_run=dry_run)
            return arrived
    if dry_run:
        return _try_to_begin(common, opened)
    first = next(one for one in opened if one.head.whole or one.head.part)
    taken = _begin(common, path, first)
    common.saved = f"{path} was made of {first.name}."
    if not common.json:
        say(f"{path} was made of it.")
    warn_if_synchronised(path)
    rest = [one for one in opened if one is not first]
    with common.writing() as book:
        return [Arrived(first.name, first.head, taken), *take_all(book, rest)]


def _begin(common: Common, path: str, first: "Opened") -> "Taken":
    from tsworkbench.work.sharing.mail import begin_with

    return begin_with(path, first, who=common.claimed_name, clock=common.clock)


def _try_to_begin(common: Common, opened: "list[Opened]") -> "list[Arrived]":
    """What would come of making a file of a pack, in a folder that is thrown away."""
    from tsworkbench.cli.files.samples import throw_away
    from tsworkbench.store.opening import opened as opened_file
    from tsworkbench.work.sharing.mail import Arrived, take_all

    first = next(one for one in opened if one.head.whole or one.head.part)
    with throw_away() as path:
        taken = _begin(common, path, first)
        with opened_file(path, clock=common.clock) as book:
            rest = [one for one in opened if one is not first]
            return [Arrived(first.name, first.head, taken), *take_all(book, rest)]


def _note_saved(common: Common, arrived: "list[Arrived]", *, dry_run: bool) -> None:
    count = sum(one.taken.new for one in arrived if one.taken is not None)
    if count and not dry_run:
        common.saved = f"{counted(count, 'change')} taken in."


def _say_taken(head: "Head", name: str, taken: "Taken", *, dry_run: bool) -> None:
    from tsworkbench.cli.output import say
    from tsworkbench.work.sharing.spoken import letter_words

    for number, sentence in enumerate(letter_words(head, taken, would=dry_run)):
        say(f"  {sentence}" if number and taken.new else f"{name}: {sentence}")
    _say_to_settle(taken)


def _say_to_settle(taken: "Taken") -> None:
    from tsworkbench.cli.output import say
    from tsworkbench.work.sharing.spoken import to_settle_words

    for sentence in to_settle_words(taken, "“tsworkbench settle” lists what."):
        say(f"  {sentence}")


def _say_of_homes(common: Common, arrived: "list[Arrived]") -> None:
    """Where nobody puts right what no merge can, the officer hears so."""
    from tsworkbench.cli.output import warn
    from tsworkbench.work.sharing.mail import about_home

    shares = dict.fromkeys(one.head.share for one in arrived if one.taken is not None and one.taken.new)
    if shares and os.path.exists(common.path):
        with common.book() as book:
            for sentence in dict.fromkeys(filter(None, (about_home(book, share) for share in shares))):
                warn(sentence)


def _put_arrived(arrived: "list[Arrived]", forms: "dict[str, TakenForm]", refused: list[str]) -> None:
    from tsworkbench.cli.output import put_json

    letters: list[dict[str, Any]] = []
    for one in arrived:
        cells: dict[str, Any] = {
            "file": one.name,
            "kind": one.head.kind,
            "from": one.head.who,
            "made_at": one.head.made_at,
            "refused": str(one.refused) if one.refused is not None else None,
        }
        if one.taken is not None:
            cells |= {
                "new": one.taken.new,
                "known": one.taken.known,
                "waiting": one.taken.waiting,
                "to_settle": one.taken.to_settle,
                "put_right": list(one.taken.put_right),
                "said": list(one.taken.said),
            }
        letters.append(cells)
    of_forms = [
        {
            "file": name,
            "new": form.taken.new,
            "to_settle": form.taken.to_settle,
            "not_taken": [one._asdict() for one in form.doubts],
            "remarks": list(form.remarks),
        }
        for name, form in forms.items()
    ]
    put_json({"letters": letters, "forms": of_forms, "refused": refused})

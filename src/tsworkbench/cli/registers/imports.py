"""The command ``register import``: entries from a table of another program."""

import os
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.cli.registers.definitions import chosen_plan, of_plan, register_named
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsworkbench.plan.registers.sheets import Doubt
    from tsworkbench.work.registers.imports import Proposal


@click.command("import", cls=Command, short_help="Import entries from a table: CSV, Excel, Word and others.")
@click.argument("register")
@click.argument("document", metavar="FILE")
@click.option("--sheet", metavar="NAME", help="The sheet, where the document has several.")
@click.option("--map", "mapped", metavar="COLUMN=FIELD", multiple=True, help="What a column is: “Contractor=supplier”.")
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option(
    "--answer", "answered", metavar="DOUBT=ANSWER", multiple=True, help="What is done about doubts of a kind."
)
@click.option("--accept", is_flag=True, help="Take it as it was read, doubts and all.")
@of_plan
@prints_json
@click.pass_obj
def import_command(
    common: Common,
    register: str,
    document: str,
    sheet: str | None,
    mapped: tuple[str, ...],
    answered: tuple[str, ...],
    dry_run: bool,
    accept: bool,
    plan: str | None,
) -> None:
    """Import the rows of a table as entries of a register, as one act, after a backup.

    Columns are known by their headings. --map says what one is: a field, “new” for a field that is made for it,
    “join” to join it to the notes, or “-” to leave it out. Rows are matched by Id and Ref, then by the numbers they
    bear, then by name; a row that matches none is a new entry. Only what differs is written, and what was changed here
    since the last import stays. With doubts nothing is written (exit code 1), unless --accept takes it as it was read,
    or --answer says for each kind of doubt what to do:

    \b
    column=-|new|join          columns that nobody knows
    unread=empty|join          values that can't be read
    doubted=keep|empty|join    values that look wrong
    missing=add|empty|join     entries that a row names and that aren't there
    twice=first|last           rows of one entry
    changed=keep|take          values that were changed here since the last import

    \b
    tsworkbench register import contracts contracts.xlsx --dry-run
    tsworkbench register import contracts list.csv --map "Firm=supplier" --accept
    tsworkbench register import contracts list.csv --answer missing=add
    """
    from tsworkbench.cli.receipt import say_done
    from tsworkbench.documents.registers import read_sheet
    from tsworkbench.work.registers import imports

    chosen, answers = _mapped(mapped), _answered(answered)
    with common.writing() as book:
        here = register_named(book, register, plan)
        found = read_sheet(os.path.expanduser(document), here, sheet=sheet)
        plan_id = chosen_plan(book, plan) if plan is not None else None
        proposal = imports.propose(book, here, found, as_at=common.day, chosen=chosen, answers=answers, plan_id=plan_id)
        stopped = bool(proposal.open) and not accept
        if dry_run or stopped:
            _say(common, proposal, dry_run=dry_run)
            if stopped and not dry_run:
                raise click.exceptions.Exit(1)
            return
        done = imports.take(book, proposal, source=os.path.basename(document))
        _warn(proposal.doubts)
        say_done(common, done)


def _mapped(mapped: "Sequence[str]") -> dict[str, str]:
    found = {}
    for one in mapped:
        heading, equals, field = one.rpartition("=")
        if not equals or not heading.strip() or not field.strip():
            raise WrongInput(f'“{one[:60]}” says of no column what it is. Type COLUMN=FIELD: --map "Firm=supplier".')
        found[heading.strip()] = field.strip()
    return found


def _answered(answered: "Sequence[str]") -> dict[str, str]:
    from tsworkbench.plan.english import listed
    from tsworkbench.plan.registers.sheets import ANSWERS

    found: dict[str, str] = {}
    for one in answered:
        kind, equals, answer = (part.strip().casefold() for part in one.partition("="))
        answers = next((names for asks, names in ANSWERS.items() if asks == kind), None)
        if not equals or answers is None:
            raise WrongInput(f"“{one[:60]}” answers no doubt. Doubts are: {listed(ANSWERS)}; type DOUBT=ANSWER.")
        if answer not in answers:
            raise WrongInput(f"“{answer[:40]}” is no answer to {kind}. Say {listed(answers, last='or')}.")
        found[kind] = answer
    return found


def _say(common: Common, proposal: "Proposal", *, dry_run: bool) -> None:
    from tsworkbench.cli.output import put_json, say

    if common.json:
        put_json(
            {
                "register": proposal.register.name,
                "sheet": proposal.sheet.name,
                "columns": {one.heading: one.means for one in proposal.columns if one.heading},
                "new": len(proposal.new),
                "changed": len(proposal.changed),
                "same": proposal.same,
                "kept": proposal.kept,
                "doubts": [_told(one) for one in proposal.doubts],
                "answers": [
                    {"doubt": one.asks.value, "answer": one.answer.name, "given": one.given is not None}
                    for one in proposal.doubts
                ],
            }
        )
        return
    say(f"{proposal.register.title}, {proposal.sheet.name}: {proposal.said}.")
    _warn(proposal.doubts)
    if not dry_run:
        say(
            "Nothing was changed. --accept takes it as it was read; --map says what a column is, and --answer what to "
            "do about other doubts."
        )


def _told(doubt: "Doubt") -> str:
    """A doubt with what is done about it; of a column the option that says otherwise."""
    is_open = doubt.asks == "column" and doubt.given is None
    return f"{doubt.said.removesuffix('.')} (--map)." if is_open else doubt.said


def _warn(doubts: "Sequence[Doubt]") -> None:
    from tsworkbench.cli.output import warn
    from tsworkbench.plan.english import counted
    from tsworkbench.work.registers.imports import MOST_DOUBTS

    for doubt in doubts[:MOST_DOUBTS]:
        warn(_told(doubt))
    if len(doubts) > MOST_DOUBTS:
        warn(f"… and {counted(len(doubts) - MOST_DOUBTS, 'doubt')} more.")

"""The command ``register redact``: words of an entry are taken out of the file for good."""

import sys
from typing import TYPE_CHECKING

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.errors import NothingToDo, WrongInput

if TYPE_CHECKING:
    from tsworkbench.store.backups.rotation import Backup
    from tsworkbench.store.book import Book
    from tsworkbench.work.registers.redaction import Redacted, Wanted


@click.command("redact", cls=Command, short_help="Take personal words out of an entry for good.")
@click.argument("ref")
@click.option("--why", metavar="WORDS", help="The reason, which the history keeps: “24 months ended”.")
@click.option("--field", "fields", metavar="FIELD", multiple=True, help="A field besides the personal ones.")
@click.option("--yes", is_flag=True, help="Don't ask for the ref before it is done.")
@click.option("--replace-backups", is_flag=True, help="Make a new backup in place of those that still hold the words.")
@prints_json
@click.pass_obj
def redact_command(
    common: Common, ref: str, why: str | None, fields: tuple[str, ...], yes: bool, replace_backups: bool
) -> None:
    """Take the words of an entry's personal fields out of the file for good: out of the entry, out of its history and
    out of the bytes of the file. They can't be brought back.

    That something was written, when and by whom, stays in the history. Backups beside the file that still hold the
    words are named; --replace-backups deletes them, once a new one has been made and checked. What is elsewhere can't
    be reached: copies that others have, packs and forms that were sent.

    \b
    tsworkbench register redact X12 --why "24 months ended"
    tsworkbench register redact X12 --why "asked to" --field outcome
    """
    from tsworkbench.work.registers import redaction

    with common.writing() as book:
        try:
            what = redaction.wanted(book, ref, fields)
        except NothingToDo:
            if not replace_backups or why is not None:
                raise
            _say(common, None, _replaced(book, redaction.backups_of(book, ref)), [])
            return
        if why is None:
            raise WrongInput(
                f"Say why {what.ref} is redacted, such as --why “24 months ended”. The history keeps that."
            )
        done = redaction.redact(book, what, why=why, typed=what.ref if yes else _typed(common, what))
        replaced = _replaced(book, done.backups) if replace_backups and done.backups else ""
    left = [done.of_backups + " --replace-backups replaces them."] if done.of_backups and not replaced else []
    _say(common, done, replaced, [*left, redaction.ELSEWHERE])


def _typed(common: Common, what: "Wanted") -> str:
    if common.json or not sys.stdin.isatty():
        raise WrongInput(f"{what.warning.removesuffix(f'Type {what.ref} to go on.')}Say --yes to do it.")
    typed: str = click.prompt(what.warning, default="", show_default=False, err=True)
    return typed


def _replaced(book: "Book", backups: "tuple[Backup, ...]") -> str:
    from tsworkbench.work.registers.redaction import replace_backups

    return replace_backups(book, backups) if backups else "No backup beside the file holds the words."


def _say(common: Common, done: "Redacted | None", replaced: str, more: list[str]) -> None:
    from tsworkbench.cli.output import local_time, put_json, say, shown, warn

    if done is not None:
        common.saved = shown(done.done.label)
    if common.json:
        cells = {
            "label": done.done.label if done else None,
            "at": done.done.at if done else None,
            "packed": done is None or done.trouble is None,
            "backups": [one.path for one in done.backups] if done and not replaced else [],
            "said": [line for line in (replaced, *more) if line],
        }
        put_json(cells)
    else:
        if done is not None:
            say(f"{shown(done.done.label)} · saved {local_time(done.done.at, day=False)}")
        for line in (replaced, *more):
            if line:
                say(line)
    if done is not None and done.trouble is not None:
        warn(done.trouble)

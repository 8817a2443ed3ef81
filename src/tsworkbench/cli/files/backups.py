"""Backups of the whole file, and putting one back."""

import os
from typing import TYPE_CHECKING, Any

import click

from tsworkbench.cli.options import Command, Common, prints_json
from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.store.backups.restoration import Difference
    from tsworkbench.store.backups.rotation import Backup
    from tsworkbench.store.book import Clock


@click.command("backup", cls=Command, short_help="Make a backup of the file, or list those there are.")
@click.option("-o", "--output", metavar="OUT", help="Write it to this file instead of beside the plan file.")
@click.option("--list", "list_them", is_flag=True, help="List the backups beside the file, the newest first.")
@prints_json
@click.pass_obj
def backup_command(common: Common, output: str | None, list_them: bool) -> None:
    """Make a backup of the whole file, history and private notes too, and check that it holds what the file holds.

    It is kept beside the plan file, under its name, the time and a word for why it was made, and is for your eyes
    only. A backup never takes the place of another file. Other programs may go on writing meanwhile.

    Backups are also made unasked: before the file's format changes, before an import, before a restore, and by the
    workbench when there have been changes for half an hour. Of those the last of each of seven days and four weeks
    are kept; the ones you ask for stay until you delete them.

    \b
    Make one now:         tsworkbench backup
    Make one elsewhere:   tsworkbench backup -o /media/stick/plan-december.db
    See those there are:  tsworkbench backup --list
    """
    if list_them:
        if output is not None:
            raise WrongInput("--list makes no backup: leave --output out, or --list.")
        _list(common)
        return
    from tsworkbench.cli.output import put_json, say, warn
    from tsworkbench.store.backups import copies
    from tsworkbench.store.backups.restoration import size_in_words
    from tsworkbench.work.registers.redaction import pack

    if output is not None:
        _check_output(output)
    with common.book() as book:
        trouble = pack(book)
        path = copies.write_to(book, output) if output is not None else copies.make(book, copies.BY_HAND)
    if trouble is not None:
        warn(trouble)
    size = os.path.getsize(path)
    if common.json:
        put_json({"backup": path, "bytes": size, "checked": True})
    else:
        say(f"Made and checked a backup of {size_in_words(size)}: {path}")


def _check_output(output: str) -> None:
    """Raises WrongInput for what no backup could be called. The name is held to what is asked of a paper's."""
    if os.path.isdir(output):
        raise WrongInput(f"{output} is a folder. Name the file to write in it.")
    from tsworkbench.store.system.places import check_name

    check_name(os.path.basename(output))


def _list(common: Common) -> None:
    from tsworkbench.cli.output import put_json_rows, say, warn
    from tsworkbench.store.backups import rotation
    from tsworkbench.store.backups.restoration import size_in_words

    path = os.path.abspath(common.path)
    there = rotation.listed(path, clock=common.clock)
    found = [(number, one, rotation.is_good(one.path)) for number, one in enumerate(there, 1)]
    if common.json:
        put_json_rows(_as_json(*one) for one in found)
        return
    for number, one, good in found:
        doubts = [said for said, holds in ((rotation.AHEAD_OF_THE_CLOCK, one.is_ahead), ("damaged", not good)) if holds]
        told = f"  ({', '.join(doubts)})" if doubts else ""
        say(f"{number:>3}  {one.when:>17}  {size_in_words(one.size):>9}  {one.why}{told}")
    if found:
        say(f"They are beside {path}. “tsworkbench restore 1” puts the first in its place.")
    else:
        warn(f"There is no backup beside {path} yet. “tsworkbench backup” makes one.")


def _as_json(number: int, one: "Backup", good: bool) -> dict[str, Any]:
    at = one.at.isoformat().replace("+00:00", "Z")
    return {
        "number": number,
        "at": at,
        "why": one.why,
        "bytes": one.size,
        "good": good,
        "ahead": one.is_ahead,
        "path": one.path,
    }


@click.command("restore", cls=Command, short_help="Put a backup in the file's place.")
@click.argument("backup", metavar="[BACKUP]", required=False)
@click.option("--dry-run", is_flag=True, help="Show what differs, and change nothing.")
@prints_json
@click.pass_obj
def restore_command(common: Common, backup: str | None, dry_run: bool) -> None:
    """Put a backup in the place of the plan file: the newest good one, or the one that BACKUP names.

    BACKUP is its number in “tsworkbench backup --list”, its name, or the path of a file elsewhere. What the backup
    replaces is itself kept as a backup, so that “tsworkbench restore” run again brings it back. A backup that is
    damaged is never restored. A workbench that is open shows within a second what is in the file then; on Windows,
    where an open file can't be replaced, leave it first.

    \b
    See what would be lost:    tsworkbench restore --dry-run
    Put the newest back:       tsworkbench restore
    Put the third one back:    tsworkbench restore 3
    """
    from tsworkbench.cli.output import put_json, say
    from tsworkbench.store.backups import restoration

    path = os.path.abspath(common.path)
    source = restoration.chosen(path, backup, clock=common.clock)
    if not common.json:
        _warn_if_ahead(path, source, common.clock)
    if dry_run:
        restoration.refuse_bad(source)
        difference = restoration.compare(path, source)
        if common.json:
            put_json({"dry_run": True, "backup": source, **_differs(difference)})
        else:
            say(f"{source} would replace {path}.")
            _say_what_differs(difference, would=True)
            say("Nothing was changed.")
        return
    done = restoration.restore(path, source, clock=common.clock)
    common.saved = f"Restored {os.path.basename(done.source)}"
    if common.json:
        put_json({"backup": done.source, "kept": done.kept, **_differs(done.difference)})
        return
    say(f"{path} is now as in {os.path.basename(done.source)}.")
    _say_what_differs(done.difference, would=False)
    if done.kept is None:
        say("There was no file in its place before.")
    elif done.difference.only_in_file is None:
        say(f"The file that was there could not be read. It is kept as it was: {done.kept}")
    else:
        say(f"The file that was there is kept: {done.kept}")
        say("“tsworkbench restore” brings it back.")


def _warn_if_ahead(path: str, source: str, clock: "Clock | None") -> None:
    """Says so if nobody knows when the backup was made."""
    from tsworkbench.cli.output import warn
    from tsworkbench.store.backups import rotation

    ahead = next((one for one in rotation.listed(path, clock=clock) if one.path == source and one.is_ahead), None)
    if ahead is not None:
        warn(
            f"This backup's time, {ahead.when}, is {rotation.AHEAD_OF_THE_CLOCK}, so it can't be said whether it is "
            "the newest. “tsworkbench backup --list” shows them all."
        )


def _differs(difference: "Difference") -> dict[str, Any]:
    return {
        "acts_only_in_file": difference.only_in_file,
        "acts_only_in_backup": difference.only_in_backup,
        "last_act": difference.last_label,
        "last_act_at": difference.last_at,
    }


def _say_what_differs(difference: "Difference", *, would: bool) -> None:
    """Says how many acts would go, or have gone, and how many come back."""
    from tsworkbench.cli.output import local_time, say, shown

    lost, gained = difference.only_in_file, difference.only_in_backup
    if lost is None or gained is None:
        return
    if not lost and not gained:
        say("Both hold the same acts.")
    if lost:
        last = f"“{shown(difference.last_label or '')}”, {local_time(difference.last_at)}"
        goes = "would go" if would else "went"
        say(f"    {counted(lost, 'act')} newer than the backup {goes}; the last: {last}")
    if sent := difference.sent:
        which = "they" if sent == lost else f"{sent:,} of them"
        say(f"    {which} were sent to others and will come back; “tsworkbench undo --act” undoes them one by one")
    if gained:
        say(f"    {counted(gained, 'act')} {'would come' if would else 'came'} back that the file had lost")

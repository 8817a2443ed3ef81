"""What an import says: the plan that was read, each doubt, and what it would change, as plain lines."""

from textwrap import wrap
from typing import TYPE_CHECKING

from tsworkbench.cli.options import Common
from tsworkbench.cli.output import noun, put_json, say, shown, warn, width
from tsworkbench.plan.errors import Conflict
from tsworkbench.plan.imports.differences import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsworkbench.plan.imports.differences import Comparison, Difference
    from tsworkbench.plan.imports.draft import Doubt, Draft
    from tsworkbench.plan.whole import Library, Plan
    from tsworkbench.work.imports.intake import Proposal

_LABEL = 10
_MOST = 40
"""Differences of a kind that are told one by one; the rest are counted, and --json has them all."""


def _width() -> int:
    return min(width(), 100)


def _put(label: str, text: str, *, indent: int = 4) -> None:
    """A label and its text, broken to the width there is."""
    room = max(30, _width() - indent - _LABEL)
    lines = wrap(shown(" ".join(text.split())), room) or [""]
    say(f"{' ' * indent}{label:<{_LABEL}}{lines[0]}")
    for line in lines[1:]:
        say(f"{' ' * (indent + _LABEL)}{line}")


def _say_wrapped(sentence: str, *, indent: int = 4) -> None:
    for line in wrap(shown(sentence), _width() - indent, break_on_hyphens=False):
        say(f"{' ' * indent}{line}")


def say_doubts(doubts: "Sequence[Doubt]") -> None:
    """Each doubt with where it stands, what stands there, how it was read, why in doubt, and the other readings."""
    for number, doubt in enumerate(doubts, 1):
        say()
        say(f"{number:>3}  {doubt.where}")
        _put("text", f"“{doubt.text}”", indent=5)
        _put("read as", doubt.reading, indent=5)
        _put("because", doubt.because, indent=5)
        if doubt.others:
            _put("or", "; or ".join(choice.words for choice in doubt.others), indent=5)
    say()


def say_how_to_settle(count: int) -> None:
    """Why nothing was written."""
    things = f"{count:,} {noun('things', count)} in it can be read in more than one way"
    sentence = (
        f"Nothing was imported: {things}. Say --yes to take each reading as it stands (the doubts are kept as notes), "
        "or run the same command on a terminal, where the workbench walks you through them."
    )
    for line in wrap(sentence, _width()):
        warn(line)


def say_kept(count: int) -> None:
    """After --yes."""
    say(f"{count:,} {noun('doubts', count)} kept as notes on {'its row' if count == 1 else 'their rows'}.")


def say_nothing(common: Common, sentence: str) -> None:
    """The file has all of it already."""
    if common.json:
        put_json({"label": None, "rows": [], "nothing": sentence})
    else:
        say(sentence)


def say_dry(common: Common, proposal: "Proposal", new_path: str | None, *, notes: bool = False) -> None:
    """What an import would do."""
    draft = proposal.draft
    if common.json:
        from tsworkbench.papers.formats.draft_json import draft_object

        compared = [part.comparison for part in proposal.parts if part.comparison is not None]
        put_json(draft_object(draft, compared))
        return
    say_what_comes(proposal, notes=notes)
    if any(one.doubt for part in proposal.parts if part.comparison for one in part.comparison.differences):
        _say_wrapped(
            "Rows that were hard to tell apart were taken for the same. If two are not, say --apart and the ref."
        )
    if draft.doubts:
        say()
        say(f"{len(draft.doubts):,} {noun('things', len(draft.doubts))} in doubt:")
        say_doubts(draft.doubts)
    _say_unwritten(new_path)


def say_new_rows(common: Common, sentence: str) -> None:
    """That the import itself would stop: too many rows of a sheet would be new."""
    words = f"{sentence}: to import it, say --new-rows if they are new."
    if common.json:
        warn(words)
    else:
        _say_wrapped(words, indent=0)


def _say_unwritten(new_path: str | None) -> None:
    say("Nothing was written." if new_path is None else f"Nothing was written; it would make {new_path}.")


def say_what_comes(proposal: "Proposal", *, notes: bool = False) -> None:
    """Each plan of a document: what is in it, or what it would change in the plan it is an edition of; with `notes`,
    each line of the document that is only in notes.
    """
    warn_all(_sentences(proposal.draft.remarks))
    for part in proposal.parts:
        say(part.plan.title)
        say(f"    {counted(part.plan)}")
        if part.comparison is not None:
            _say_changes(part.comparison, part.before.document if part.before else None)
    _say_noted(proposal.draft, all_of_them=notes)


def _say_noted(draft: "Draft", *, all_of_them: bool) -> None:
    from tsworkbench.plan.imports.draft import not_in_fields, noted_words

    words = noted_words(draft)
    if words:
        _say_wrapped(f"{words}{':' if all_of_them else '; --notes lists them'}{'' if all_of_them else '.'}")
    for noted in not_in_fields(draft) if words and all_of_them else ():
        _put(noted.ref or "–", noted.line)


def _say_changes(comparison: "Comparison", before: str | None) -> None:
    came = f", which came from {before}" if before else ""
    _say_wrapped(f"A newer edition of “{comparison.title}”{came}: {unchanged(comparison)}.")
    if comparison.doubt:
        _say_wrapped(f"It was {comparison.doubt}. Say --new if it is a plan of its own.")
    for kind in Kind:
        rows = [one for one in comparison.differences if one.kind is kind]
        if rows:
            say()
            say(f"  {HEADINGS[kind]}")
        for one in rows[:_MOST]:
            _put(one.ref or "–", difference_words(one))
        if len(rows) > _MOST:
            say(f"    and {len(rows) - _MOST:,} more (--json has them all)")
    say()


HEADINGS = {
    Kind.ADDED: "New",
    Kind.CHANGED: "Changed",
    Kind.MOVED: "Moved",
    Kind.CONFLICT: "Changed here and in the document: what stands here stays",
    Kind.GONE: "No longer in the document: stays in the plan",
    Kind.LEFT_OUT: "In the document, taken out of the plan here: stays out",
}


def difference_words(one: "Difference") -> str:
    """A difference in words."""
    from tsworkbench.plan.imports.differences import difference_in_words

    return difference_in_words(one)


def unchanged(comparison: "Comparison") -> str:
    """How much of a plan stays as it is: "92 rows unchanged"."""
    return f"{comparison.unchanged:,} {noun('rows', comparison.unchanged)} unchanged"


def counted(plan: "Plan") -> str:
    """What is in a plan: "7 objectives, 15 activities, 40 milestones, 35 outputs"."""
    activities = [activity for objective in plan.objectives for activity in objective.activities]
    counts = {
        "objectives": len(plan.objectives),
        "activities": len(activities),
        "milestones": sum(len(activity.milestones) for activity in activities),
        "outputs": sum(len(activity.outputs) for activity in activities),
    }
    return ", ".join(f"{count:,} {noun(word, count)}" for word, count in counts.items())


def warn_all(sentences: "Iterable[str]") -> None:
    """Sentences beside the answer."""
    for sentence in sentences:
        warn(sentence)


def _sentences(remarks: "Iterable[str]") -> "Iterable[str]":
    return (remark if remark.endswith((".", "!", "?")) else f"{remark}." for remark in remarks)


# -- tsworkbench's own JSON


def say_library(common: Common, library: "Library") -> None:
    """What came in with its own ids."""
    warn_all(_sentences(library.unread))
    if common.json:
        return
    for plan in library.plans:
        say(plan.title)
    say("    " + ", ".join(f"{count:,} {noun(word, count)}" for word, count in _totals(library).items()))


def say_dry_as_it_is(common: Common, library: "Library", *, is_new: bool) -> None:
    """What would come in with its own ids."""
    from tsworkbench.store.views.refs import plans

    say_library(common, library)
    if not is_new:
        with common.book() as book:
            known = {row[0] for row in book.rows("select id from plan")}
            there = {row["title"].casefold() for row in plans(book)}
        for plan in library.plans:
            if plan.id in known:
                raise Conflict(
                    f"“{plan.title}” is in this file already (the same plan with the same id), "
                    "so it would not be imported."
                )
        warn_all(
            f"The file has a plan called “{plan.title}” already: there would be two."
            for plan in library.plans
            if plan.title.casefold() in there
        )
    if common.json:
        put_json({"dry_run": True, "plans": [plan.title for plan in library.plans], **_totals(library)})
    else:
        _say_unwritten(common.path if is_new else None)


def _totals(library: "Library") -> dict[str, int]:
    activities = [one for plan in library.plans for objective in plan.objectives for one in objective.activities]
    return {
        "objectives": sum(len(plan.objectives) for plan in library.plans),
        "activities": len(activities),
        "milestones": sum(len(activity.milestones) for activity in activities),
        "outputs": sum(len(activity.outputs) for activity in activities),
        "officers": len(library.officers),
    }

"""What an import says: what it would change and what is in doubt, what is imported, and what is in notes only."""

from textwrap import wrap
from typing import TYPE_CHECKING

from tsworkbench.cli.options import Common
from tsworkbench.cli.output import put_json, say, shown, warn, width
from tsworkbench.plan.english import agreeing, and_more, counted, plural
from tsworkbench.plan.errors import Conflict
from tsworkbench.plan.governance.checks import pairs_in_words
from tsworkbench.plan.imports.differences import Kind, difference_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tsworkbench.plan.imports.differences import Comparison
    from tsworkbench.plan.imports.draft import Draft
    from tsworkbench.plan.whole import Library, Plan
    from tsworkbench.work.imports.intake import Part, Proposal

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


def say_wrapped(sentence: str, *, indent: int = 4) -> None:
    """A sentence, broken to the width there is."""
    for line in wrap(shown(sentence), _width() - indent, break_on_hyphens=False):
        say(f"{' ' * indent}{line}")


def say_doubts(draft: "Draft") -> None:
    """Each doubt with where it is, what is there, how it was read, why in doubt, and the other readings."""
    from tsworkbench.plan.imports.doubts import titles_of

    titles = titles_of(draft)
    for number, doubt in enumerate(draft.doubts, 1):
        say()
        say(f"{number:>3}  {doubt.where}")
        if title := titles.get(doubt.row):
            _put("row", title, indent=5)
        _put("text", f"“{doubt.text}”", indent=5)
        _put("read as", doubt.reading, indent=5)
        _put("because", doubt.because, indent=5)
        if doubt.others:
            _put("or", "; or ".join(choice.words for choice in doubt.others), indent=5)
    say()


def say_how_to_settle(count: int) -> None:
    """Why nothing was written."""
    things = f"{counted(count, 'thing')} in it can be read in more than one way"
    sentence = (
        f"Nothing was imported: {things}. Use --yes to accept each reading (the doubts are kept as notes), "
        "or run the same command on a terminal, where the workbench walks you through them."
    )
    for line in wrap(sentence, _width()):
        warn(line)


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
        from tsworkbench.papers.formats.interchange import draft_object

        compared = [part.comparison for part in proposal.parts if part.comparison is not None]
        put_json(draft_object(draft, compared, [pair for part in proposal.parts for pair in part.alike]))
        return
    say_what_comes(proposal, notes=notes)
    _say_pairs(proposal)
    if any(one.doubt for part in proposal.parts if part.comparison for one in part.comparison.differences):
        say_wrapped(
            "Rows that were hard to tell apart were matched. If two are not the same, use --apart with the ref."
        )
    if draft.doubts:
        say()
        say(f"{counted(len(draft.doubts), 'thing')} in doubt:")
        say_doubts(draft)
    _say_unwritten(new_path)


def _say_pairs(proposal: "Proposal") -> None:
    """The milestones and outputs that say the same."""
    pairs = [pair for part in proposal.parts for pair in part.alike]
    if pairs:
        say()
        say(f"{pairs_in_words(len(pairs))} (--link-pairs links {agreeing(len(pairs), 'it', 'them')}):")
    for milestone, output in pairs:
        _put(milestone.ref or "–", f"“{milestone.title}” and “{output.text}”")


def say_new_rows(common: Common, sentence: str) -> None:
    """That the import itself would stop: too many rows of a sheet would be new."""
    words = f"{sentence}: to import it, use --new-rows if they are new."
    if common.json:
        warn(words)
    else:
        say_wrapped(words, indent=0)


def _say_unwritten(new_path: str | None) -> None:
    say("Nothing was written." if new_path is None else f"Nothing was written; the import would make {new_path}.")


def say_what_comes(proposal: "Proposal", *, notes: bool = False) -> None:
    """Each plan of a document: what is in it, or what it would change in the plan it is an edition of; with `notes`,
    each line of the document that is only in notes.
    """
    warn_all(_sentences(proposal.draft.remarks))
    for part in proposal.parts:
        say(part.plan.title)
        say(f"    {content_of(part.plan)}")
        if part.comparison is not None and part.plan.objectives:
            _say_changes(part.comparison, part.before.document if part.before else None)
        elif part.comparison is not None:
            say_wrapped(f"For “{part.comparison.title}”.")
        if part.comparison is not None and part.plan.measures:
            _say_figures(part)
    _say_noted(proposal.draft, all_of_them=notes)


def _say_figures(part: "Part") -> None:
    """What comes in of the measures, and which figures of the file stay where the document has others."""
    from tsworkbench.work.imports.edition import told_figures

    for words in told_figures(part.measured):
        say_wrapped(words)


def _say_noted(draft: "Draft", *, all_of_them: bool) -> None:
    from tsworkbench.plan.imports.draft import not_in_fields, noted_words

    words = noted_words(draft)
    if words:
        say_wrapped(f"{words}{':' if all_of_them else '; --notes lists them'}{'' if all_of_them else '.'}")
    for noted in not_in_fields(draft) if words and all_of_them else ():
        _put(noted.ref or "–", noted.line)


def _say_changes(comparison: "Comparison", before: str | None) -> None:
    came = f", which came from {before}" if before else ""
    say_wrapped(f"A newer edition of “{comparison.title}”{came}: {counted(comparison.unchanged, 'row')} unchanged.")
    if comparison.doubt:
        say_wrapped(f"It was {comparison.doubt}. Use --new if it is a separate plan.")
    for kind in Kind:
        rows = [one for one in comparison.differences if one.kind is kind]
        if rows:
            say()
            say(f"  {_HEADINGS[kind]}")
        for one in rows[:_MOST]:
            _put(one.ref or "–", difference_in_words(one))
        if len(rows) > _MOST:
            say(f"    {and_more(len(rows) - _MOST)} (--json has them all)")
    say()


_HEADINGS = {
    Kind.ADDED: "New",
    Kind.CHANGED: "Changed",
    Kind.MOVED: "Moved",
    Kind.CONFLICT: "Changed here and in the document: what is here stays",
    Kind.GONE: "No longer in the document: stays in the plan",
    Kind.LEFT_OUT: "In the document, deleted from the plan here: stays deleted",
}


def content_of(plan: "Plan") -> str:
    """What is in a plan: "7 objectives, 15 activities, 40 milestones, 35 outputs"."""
    said = _in_words(_rows_of([plan])) if plan.objectives or not plan.measures else []
    return ", ".join([*said, *([counted(len(plan.measures), "measure")] if plan.measures else [])])


def _rows_of(plans: "Sequence[Plan]") -> dict[str, int]:
    """How many rows of each level plans have."""
    objectives = [objective for plan in plans for objective in plan.objectives]
    activities = [activity for objective in objectives for activity in objective.activities]
    return {
        "objective": len(objectives),
        "activity": len(activities),
        "milestone": sum(len(activity.milestones) for activity in activities),
        "output": sum(len(activity.outputs) for activity in activities),
    }


def _in_words(counts: "Mapping[str, int]") -> list[str]:
    return [counted(count, thing) for thing, count in counts.items()]


def warn_all(sentences: "Iterable[str]") -> None:
    """Sentences beside the answer."""
    for sentence in sentences:
        warn(sentence)


def _sentences(remarks: "Iterable[str]") -> "Iterable[str]":
    return (remark if remark.endswith((".", "!", "?")) else f"{remark}." for remark in remarks)


# -- tsworkbench's own JSON


def say_library(common: Common, library: "Library") -> None:
    """What was imported with its own ids."""
    warn_all(_sentences(library.unread))
    if common.json:
        return
    for plan in library.plans:
        say(plan.title)
    say("    " + ", ".join(_in_words(_totals(library))))


def say_dry_as_it_is(common: Common, library: "Library", *, is_new: bool) -> None:
    """What would come in with its own ids."""
    from tsworkbench.store.views.plan import plans
    from tsworkbench.store.views.refs import cells_of

    say_library(common, library)
    if not is_new:
        with common.book() as book:
            known = {plan.id for plan in library.plans if cells_of(book, "plan", plan.id) is not None}
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
        totals = {plural(thing): count for thing, count in _totals(library).items()}
        put_json({"dry_run": True, "plans": [plan.title for plan in library.plans], **totals})
    else:
        _say_unwritten(common.path if is_new else None)


def _totals(library: "Library") -> dict[str, int]:
    return {**_rows_of(library.plans), "officer": len(library.officers)}

"""Taking plans in: one act, one step to undo."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from tsworkbench.plan.english import agreeing, counted, listed
from tsworkbench.plan.errors import Cancelled, Conflict, NothingToDo, Refused, WorkbenchError
from tsworkbench.plan.governance.checks import new_pairs
from tsworkbench.plan.imports.comparison import Left, compare, unlike
from tsworkbench.plan.imports.differences import Comparison
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.imports.entries import skipped
from tsworkbench.plan.imports.matches import Apart, nodes, title_of
from tsworkbench.plan.imports.numbers import minted, numbered, rekeyed
from tsworkbench.plan.whole import Library, Milestone, Output, Plan
from tsworkbench.store.backups import rotation
from tsworkbench.store.book import Act, Book, Done
from tsworkbench.store.library import Writer, read_library, write_library
from tsworkbench.store.log import feed, imports
from tsworkbench.store.views import search
from tsworkbench.store.views.plan import plans
from tsworkbench.store.views.refs import any_fed
from tsworkbench.work.edits import Change, carry_out
from tsworkbench.work.imports.counterpart import Target, target, too_many_new
from tsworkbench.work.imports.edition import (
    Decided,
    NewFigures,
    Pen,
    Update,
    has_only_measures,
    new_figures,
    whose_measures,
    write_figures,
)

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done."""

Stop = Callable[[], bool]
"""Asked now and then whether to stop."""

_STRIDE = 200  # rows between two looks at whether to stop


@dataclass(frozen=True, kw_only=True)
class Part:
    """One plan of a document: a plan of its own, or the newer edition of one in the file."""

    plan: Plan
    raw: Plan
    """As it was read, before its doubts were settled."""
    comparison: Comparison | None = None
    before: imports.Origin | None = None
    """The document that the plan in the file has come from."""
    measured: tuple[NewFigures, ...] = ()
    """What of its measures the plan in the file doesn't have, where it is an edition of that."""

    @property
    def alike(self) -> list[tuple[Milestone, Output]]:
        """Its milestones and outputs that say the same, to be linked; of an edition those in which a row is new."""
        return new_pairs(self.plan, self.comparison.pairs if self.comparison is not None else ())


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What taking a draft into a file would do. `seq` is where the log stood when it was compared."""

    draft: Draft
    parts: tuple[Part, ...]
    seq: int
    fingerprint: str | None = None
    apart: Apart = frozenset()
    new: bool = False
    """Its plan is to be one of its own, whatever the file has."""

    @property
    def is_nothing(self) -> bool:
        """Whether the file has all of it already."""
        return all(
            part.comparison is not None
            and not part.comparison.differences
            and not any(one.is_news for one in part.measured)
            for part in self.parts
        )

    @property
    def too_many_new(self) -> str | None:
        """A sentence where it is a sheet of ours and more than a fifth of its rows would be new."""
        return too_many_new(self.draft, [part.comparison for part in self.parts if part.comparison is not None])

    @property
    def is_same_document(self) -> bool:
        """Whether it is, to the letter, the document that was taken in last."""
        befores = [part.before.fingerprint for part in self.parts if part.before is not None]
        return bool(self.fingerprint) and len(befores) == len(self.parts) and set(befores) == {self.fingerprint}


def propose(
    book: Book,
    draft: Draft,
    *,
    raw: Draft | None = None,
    named: str | None = None,
    new: bool = False,
    fingerprint: str | None = None,
    apart: Apart = frozenset(),
) -> Proposal:
    """Compares a draft with the file. Reads only.

    `raw` is the draft before its doubts were settled. With `named`, its plan is held beside the plan of that name;
    with `new`, it is to be a plan of its own whatever the file has. `apart`: rows that were taken for the same one,
    and are not.

    Raises Refused for a draft without a plan, or with several where one is named; NotFound for a name that is none.
    """
    if not draft.library.plans:
        raise Refused(f"There is no plan in {draft.source}, so nothing was imported.")
    if named is not None and len(draft.library.plans) > 1:
        raise Refused(
            f"{draft.source} holds {len(draft.library.plans)} plans, so they can't all be “{named}”. "
            "Leave --plan out, or take the others out of the document."
        )
    seq = feed.last_seq(book)
    unsettled = {plan.id: plan for plan in (raw or draft).library.plans}
    parts = []
    for plan in draft.library.plans:
        found = None if new else target(book, plan, draft.source, named=named)
        if found is None and not new and has_only_measures(plan) and (own := whose_measures(book, draft.source)):
            found = Target(own)
        before_settling = unsettled.get(plan.id, plan)
        if found is None:
            parts.append(Part(plan=plan, raw=before_settling))
            continue
        plan_id = found.plan["id"]
        there = read_library(book, [plan_id]).plans[0]
        comparison = _compared(book, plan, there, before_settling, apart, _left(draft, plan_id))
        parts.append(
            Part(
                plan=plan,
                raw=before_settling,
                comparison=replace(comparison, doubt=found.doubt),
                before=imports.origin(book, plan_id) if plan.objectives else None,
                measured=new_figures(plan, there),
            )
        )
    return Proposal(draft=draft, parts=tuple(parts), seq=seq, fingerprint=fingerprint, apart=apart, new=new)


def _compared(book: Book, plan: Plan, there: Plan, raw: Plan, apart: Apart, left: Left | None) -> Comparison:
    """A document's plan beside that of the file. One that has only measures says nothing of rows."""
    if has_only_measures(plan):
        title = there.short_title or there.title
        return Comparison(plan_id=str(there.id), title=title, differences=(), unchanged=0, pairs={})
    found = compare(plan, there, imports.past(book, str(there.id)), raw=raw, apart=apart, left=left)
    if not any_fed(book):
        return found
    from tsworkbench.store.registers.figures import feeding

    fed = feeding(book)  # what is counted is not typed: another number in a document is an older one
    kept = (one for one in found.differences if one.row not in fed or one.field not in ("actual", "readings"))
    return replace(found, differences=tuple(kept))


def take_in(
    book: Book,
    proposal: Proposal,
    *,
    as_at: date,
    choices: Mapping[str, bool] | None = None,
    decided: Decided | None = None,
    link_pairs: bool = False,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Done:
    """Writes a proposal: every plan of it, as one act. `choices`: key of a difference → whether to take it.

    With `link_pairs`, each milestone that says the same as an output is one thing with it from the start.

    A verified backup of a file that has a plan already is made first. Where other programs have written to the
    file since, it is compared anew under the lock, and the choices hold.

    Raises NothingToDo if the file has all of it already, Cancelled when `stop` says so, Conflict if another program has
    meanwhile taken in a plan that this one is an edition of: nothing is written then.
    """
    choices = choices or {}
    own = proposal.draft.sheet is not None and proposal.draft.sheet.sent is not None
    if plans(book):
        rotation.before(book, "import")
    step = _steps(proposal, progress, stop)
    with book.act(large=True) as act:
        proposal = _still(book, proposal)
        writer = Writer(act, book, step)
        pen = Pen(book, act, writer, step, as_at, decided)
        _share(writer, proposal.draft.library)
        said = []
        for part in proposal.parts:
            if part.comparison is None:
                plan_id, ids = _new_plan(book, writer, part)
                said.append(f"Imported “{part.plan.short_title or part.plan.title}”")
            else:
                plan_id = part.comparison.plan_id
                update = Update(pen, part.comparison, remembers=not own)
                words, ids = update.write(choices), update.ids
                figures = write_figures(writer, plan_id, part.measured)
                if words is not None or figures:
                    said.append(f"{words or f'“{part.comparison.title}” updated'}{f': {figures}' if figures else ''}")
            if link_pairs and said and (linked := _link(act, book, plan_id, part, ids)):
                said[-1] += f" with {linked}"
            if not own and not (part.comparison is not None and has_only_measures(part.plan)):
                _remember_left_out(act, book, plan_id, part)
                columns = proposal.draft.columns.said if proposal.draft.columns is not None else {}
                imports.note_origin(act, book, plan_id, proposal.draft.source, proposal.fingerprint, columns)
        if not said:
            raise NothingToDo(nothing_new(proposal))
        label = f"{'; '.join(said)} from {proposal.draft.source}"
        act.called(label, kind="do" if own else "import")  # what was typed into a sheet is an officer's own
    _index(book)
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def _index(book: Book) -> None:
    """Brings the index of words up to date. What was imported is on disk: if this fails, the next search does it."""
    with suppress(WorkbenchError):
        search.catch_up_for(book, float("inf"))


def _left(draft: Draft, plan_id: str) -> Left | None:
    """The plan as it was when a sheet of ours left, for a draft that was held beside it."""
    sheet = draft.sheet
    if sheet is None or sheet.sent is None or sheet.sent.id != plan_id:
        return None
    return Left(plan=sheet.sent, is_dated=sheet.is_dated)


def nothing_new(proposal: Proposal) -> str:
    """The sentence for a document that changes nothing."""
    kept = [words for part in proposal.parts for one in part.measured for words in one.kept]
    if kept:
        stays = agreeing(len(kept), "differs and stays", "differ and stay")
        figures = f"{counted(len(kept), 'figure')} {stays} as here"
        return f"Nothing is new in {proposal.draft.source}; {figures}: {listed(kept, most=3)}."
    same = " It is the document that was imported last." if proposal.is_same_document else ""
    return f"Nothing has changed: the file has all that {proposal.draft.source} says.{same}"


def _still(book: Book, proposal: Proposal) -> Proposal:
    """The proposal, compared anew if the log has gone on since."""
    if feed.seq_before(book) == proposal.seq:
        return proposal
    parts = []
    for part in proposal.parts:
        if part.comparison is not None:
            there = read_library(book, [part.comparison.plan_id]).plans
            if not there:
                raise Refused(f"“{part.comparison.title}” has been deleted meanwhile. Import the document again.")
            left = _left(proposal.draft, part.comparison.plan_id)
            fresh = _compared(book, part.plan, there[0], part.raw, proposal.apart, left)
            part = replace(part, comparison=fresh, measured=new_figures(part.plan, there[0]))
        elif not proposal.new and (found := target(book, part.plan, proposal.draft.source)) is not None:
            raise Conflict(
                f"“{found.plan['title']}” has been added to the file meanwhile, and this document is an edition of it. "
                "Nothing was imported: import it again to see what it would change."
            )
        parts.append(part)
    return replace(proposal, parts=tuple(parts))


def _steps(proposal: Proposal, progress: Progress | None, stop: Stop | None) -> Callable[[], None]:
    """Called at each row that is written: tells how far it is, and looks whether to stop."""
    total = sum(_rows(part) for part in proposal.parts)
    done = 0

    def step() -> None:
        nonlocal done
        if done % _STRIDE == 0:
            if stop is not None and stop():
                raise Cancelled("Stopped: nothing was imported.")
            if progress is not None:
                progress(min(done, total), total)
        done += 1

    return step


def _rows(part: Part) -> int:
    return len(nodes(part.plan)) if part.comparison is None else len(part.comparison.differences)


def _share(writer: Writer, library: Library) -> None:
    """The officers and sources of a document, by their names: its own keys for them mean nothing to the file."""
    for officer in library.officers:
        writer.officer(replace(officer, id=None))
    for source in library.sources:
        writer.source(source.name, None)


def _link(act: Act, book: Book, plan_id: str, part: Part, ids: Mapping[str, str]) -> str:
    """Links what says the same, and says so; `ids`: key of a document's row → id in the file."""
    from tsworkbench.work.row.links import pair_here  # few imports link

    pairs = [(ids.get(step.id or "", ""), ids.get(output.id or "", "")) for step, output in part.alike]
    writes = pair_here(book, plan_id, pairs)
    carry_out(act, Change("", "", writes=writes))
    count = sum(write.table == "link" for write in writes)
    return f"{counted(count, 'pair')} linked" if count else ""


def _new_plan(book: Book, writer: Writer, part: Part) -> tuple[str, Mapping[str, str]]:
    """Writes a plan of its own. Returns its id, and the new id of each row by the document's key."""
    ids: dict[str, str] = {}
    minted(part.plan, book.mint, ids)
    plan_id = writer.add_plan(numbered(rekeyed(part.plan, ids)))
    if part.plan is not part.raw:
        before = nodes(part.raw)
        said = {
            ids[key]: told
            for key, node in nodes(part.plan).items()
            if key in ids and key in before and (told := unlike(node.level, node.value, before[key].value))
        }
        imports.note_said(writer.act, book, plan_id, said)
    return plan_id, ids


def _remember_left_out(act: Act, book: Book, plan_id: str, part: Part) -> None:
    """Rows that were read and skipped in the review: the next edition doesn't offer them as new."""
    kept = nodes(part.plan)
    left = [
        node
        for key, node in nodes(part.raw).items()
        if key not in kept and node.parent in kept and node.value.id is not None
    ]
    imports.note_skipped(
        act, book, plan_id, {skipped(node.level, title_of(node.value)): title_of(node.value) for node in left}
    )


# -- plans that come as they are


def add_plans(book: Book, library: Library, source: str) -> Done:
    """Adds every plan of a library to the file. `source` is what the history calls it: a document's name.

    Raises Refused if it holds no plan, Conflict if one of its rows is in the file already.
    """
    if not library.plans and not library.officers:
        raise Refused(f"There is no plan in {source}, so nothing was imported.")
    names = ", ".join(f"“{plan.short_title or plan.title}”" for plan in library.plans) or "officers"
    with book.act(large=True) as act:
        act.called(f"Imported {names} from {source}", kind="import")
        write_library(act, book, library)
    _index(book)
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def begin_plan(book: Book, plan: Plan) -> Done:
    """Begins an empty plan in the file. Raises WrongInput if there is one of that title."""
    from tsworkbench.work.agreement.particulars import refuse_taken

    refuse_taken(book, {"title": plan.title, "short_title": plan.short_title})
    with book.act() as act:
        act.called(f"Began the plan “{plan.title}”")
        write_library(act, book, Library(plans=(plan,)))
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def clashes(book: Book, library: Library) -> list[str]:
    """A sentence for each plan of the library whose title the file has already: it would stand there twice."""
    there = {row["title"].casefold() for row in plans(book)}
    return [
        f"The file already had a plan called “{plan.title}”: now there are two. “undo” removes this one."
        for plan in library.plans
        if plan.title.casefold() in there
    ]

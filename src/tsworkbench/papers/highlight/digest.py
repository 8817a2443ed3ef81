"""A plain-text summary fit for the body of a mail: no markup, and no line longer than 72 columns."""

import re
from collections.abc import Iterator, Sequence
from textwrap import wrap

from tsworkbench.papers.charts.descriptions import rating_words
from tsworkbench.papers.highlight import decisions, overall
from tsworkbench.papers.highlight.report import cut_off_words
from tsworkbench.papers.officer_sheet import named, part, summary
from tsworkbench.papers.paper import Items, Paragraph, runs
from tsworkbench.papers.wording import due_words, leads_words, ref_and_title, step_title, without_pointers
from tsworkbench.plan.calendar import long_date, month_name
from tsworkbench.plan.english import and_more, listed
from tsworkbench.plan.governance.position import Position
from tsworkbench.plan.model import LeadRole
from tsworkbench.work.round.officer_sheet import Item, Sheet

WIDTH = 72
"""Columns: what a mail program leaves alone, and a reply can still quote."""

_MOST = 10
_SECTION = re.compile(r"\bsections? \d", re.IGNORECASE)


def officer_digest(sheet: Sheet) -> str:
    """What one officer has before her: late, due this month, what follows, and what needs a word."""
    lines = [*_para(f"{sheet.name}, as at {long_date(sheet.as_at)}"), "", *_para(summary(sheet))]
    lines += _group("Late", sheet, sheet.late)
    lines += _group(f"Due by the end of {month_name(sheet.as_at)}", sheet, sheet.this_month)
    lines += _group("Next", sheet, sheet.to_come[len(sheet.this_month) :])
    lines += _group("No date yet", sheet, sheet.undated)
    if sheet.asks:
        lines += ["", "Needs a word from you", ""]
        plans = {plan.id: named(plan) for plan in sheet.plans}
        for ask in sheet.asks[:_MOST]:
            reasons = "; ".join(reason.words for reason in ask.reasons)
            where = f", {plans[ask.place.plan_id]}" if len(plans) > 1 and ask.place.plan_id in plans else ""
            lines += _entry(ask.ref, f"{ask.title}{where}: {reasons}")
        lines += _rest(len(sheet.asks))
    return "\n".join(lines) + "\n"


def plan_digest(position: Position) -> str:
    """How a whole plan stands, in the words of its highlight report."""
    plan = position.plan
    lines = [*_para(plan.title), *_para(_taken(position))]
    for block in overall.overall_section(position)[1:]:
        if isinstance(block, Paragraph):
            lines += ["", *_para("".join(run.text for run in runs(block.words)))]
    if position.risks:
        from tsworkbench.papers.highlight.risks import counts, open_risks

        for one in open_risks(position):
            lines += ["", *_para(counts(one))]
    off_track = position.off_track
    if off_track:
        lines += ["", "Off track", ""]
        for unit in off_track[:_MOST]:
            lines += _para(f"{rating_words(unit.rag)} {ref_and_title(unit)} ({leads_words(unit.leads)})", "  ", "    ")
            late = [
                f"{step_title(step)} ({due_words(step.row, year_start=plan.year_start)})"
                for step in unit.not_done(position.at)
            ]
            if late:
                lines += _para(f"Not done: {listed(late, most=3)}", "    ")
            said = unit.standing
            for word, text in (("Why", said and said.why), ("Next", said and said.next)):
                lines += _para(f"{word}: {text}", "    ") if text else []
        lines += _rest(len(off_track))
    for block in decisions.decisions_section(position)[1:]:
        if isinstance(block, Items) and not block.numbered:
            lines += ["", "Decisions taken", ""]
            for item in block.items:
                lines += _para("".join(run.text for run in runs(item)), "  ", "    ")
        elif isinstance(block, Items):
            lines += ["", "Decisions asked for", ""]
            asked = [without_pointers("".join(run.text for run in runs(item))) for item in block.items]
            for place, text in enumerate(asked, 1):
                lines += _para(f"{place}. {text}", "  ", "     ")
            if any(_SECTION.search(text) for text in asked):
                lines += ["", *_para("The sections named are those of the highlight report.")]
    return "\n".join(lines) + "\n"


def _taken(position: Position) -> str:
    return f"Position at {long_date(position.at)}, from updates received up to {cut_off_words(position)}"


def _group(title: str, sheet: Sheet, items: Sequence[Item]) -> Iterator[str]:
    if not items:
        return
    yield from ("", f"{title} ({len(items):,})", "")
    several = len(sheet.plans) > 1
    for item in items[:_MOST]:
        said = [step_title(item.step)]
        if item.step.due is not None:
            said.append(due_words(item.step.row, year_start=item.plan.year_start))
        said += [part(item)] if item.role is not LeadRole.LEAD else []
        said += [named(item.plan)] if several else []
        yield from _entry(item.step.ref, ", ".join(said))
    yield from _rest(len(items))


def _rest(count: int) -> list[str]:
    return [f"  {and_more(count - _MOST)}"] if count > _MOST else []


def _entry(ref: str, words: str) -> list[str]:
    label = f"  {ref}  " if ref else "  "
    return _para(words, label, " " * min(len(label), 12))


def _para(text: str, first: str = "", rest: str | None = None) -> list[str]:
    after = first if rest is None else rest
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=after, break_on_hyphens=False) or [first.rstrip()]

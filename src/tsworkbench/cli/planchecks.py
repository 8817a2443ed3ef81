"""What the checks of plans have found, in lines or as JSON."""

from textwrap import wrap

from tsworkbench.cli.options import Common
from tsworkbench.cli.output import WIDTH, noun, put_json_rows, say, shown, width
from tsworkbench.plan.governance.checks import Finding
from tsworkbench.store.book import Book, Row
from tsworkbench.store.views.refs import plan_named, plans
from tsworkbench.work.checks import findings


def say_findings(common: Common, book: Book, name: str) -> int:
    """Prints what was found in the plan of that name, or in all plans without one; returns the exit code."""
    checked = [plan_named(book, name)] if name else plans(book)
    found = [(plan, findings(book, plan["id"])) for plan in checked]
    if common.json:
        put_json_rows(_as_json(plan, finding) for plan, all_of_it in found for finding in all_of_it)
    else:
        for plan, all_of_it in found:
            _say_plan(plan, all_of_it)
    return 1 if any(all_of_it for _, all_of_it in found) else 0


def _say_plan(plan: Row, found: list[Finding]) -> None:
    title = shown(str(plan["title"]))
    if not found:
        say(f"{title}: nothing found, the plan holds together.")
        return
    say(f"{title}: {len(found)} {noun('findings', len(found))}")
    before, room = None, min(width(), WIDTH)
    for finding in found:
        if finding.check is not before:
            say(f"  {finding.check.value}")
            before = finding.check
        for part in wrap(shown(finding.sentence), room, initial_indent="    ", subsequent_indent="      "):
            say(part)


def _as_json(plan: Row, finding: Finding) -> dict[str, object]:
    return {
        "plan": plan["title"],
        "check": finding.check.value,
        "sentence": finding.sentence,
        "rows": [row._asdict() for row in finding.rows],
    }

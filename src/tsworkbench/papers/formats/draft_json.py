"""A draft as JSON: the plans in the shape of the interchange, with what is in doubt beside them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tsworkbench.papers.formats.interchange import write_library
from tsworkbench.plan.imports.differences import Comparison
from tsworkbench.plan.imports.draft import Doubt, Draft, only_in_notes
from tsworkbench.plan.imports.numbers import numbered, rekeyed
from tsworkbench.plan.whole import Milestone, Output


def draft_object(
    draft: Draft, comparisons: Iterable[Comparison] = (), alike: Iterable[tuple[Milestone, Output]] = ()
) -> dict[str, Any]:
    """The draft as an object for JSON. What it says can be imported as it is: its doubts become notes then.

    Where plans of the file would be updated, "changes" says by what. `alike`: milestones and outputs that say the same.
    """
    library = draft.library
    plans = tuple(numbered(rekeyed(plan, {})) for plan in library.plans)
    officers = tuple(replace(officer, id=None) for officer in library.officers)
    sources = tuple(replace(source, id=None) for source in library.sources)
    data: dict[str, Any] = json.loads(write_library(replace(library, plans=plans, officers=officers, sources=sources)))
    data["doubts"] = [_doubt(doubt) for doubt in draft.doubts]
    if draft.lines:
        data["lines"] = draft.lines
        data["only_in_notes"] = [{"ref": one.ref or None, "line": one.line} for one in only_in_notes(draft)]
    if draft.left:
        data["left_out"] = list(draft.left)
    if draft.remarks:
        data["remarks"] = list(draft.remarks)
    pairs = [{"milestone": milestone.title, "output": output.text} for milestone, output in alike]
    if pairs:
        data["alike"] = pairs
    changes = [
        {
            "plan": comparison.title,
            "kind": str(one.kind),
            "level": str(one.level),
            "ref": one.ref or None,
            "title": one.title,
            "field": one.field,
            "was": one.was or None,
            "now": one.now or None,
            "because": one.doubt,
        }
        for comparison in comparisons
        for one in comparison.differences
    ]
    if changes:
        data["changes"] = changes
    return data


def _doubt(doubt: Doubt) -> dict[str, Any]:
    said: dict[str, Any] = {
        "where": doubt.where,
        "text": doubt.text,
        "reading": doubt.reading,
        "because": doubt.because,
    }
    if doubt.others:
        said["others"] = [choice.words for choice in doubt.others]
    return said

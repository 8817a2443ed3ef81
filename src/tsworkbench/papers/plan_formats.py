"""The plan in any of the formats it leaves in, for whoever exports it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path

from tsworkbench.plan.whole import Library, Plan


class PlanFormat(StrEnum):
    """A format of the plan itself, by the ending of its files."""

    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    MD = "md"
    HTML = "html"
    JSON = "json"


def plan_bytes(plan: Plan, kind: PlanFormat, *, as_at: date | None = None, template: Path | None = None) -> bytes:
    """The plan as the bytes of a file. `as_at` is the day it bears; `template` is for Word alone.

    The same plan, day and template give the same bytes. JSON is the lossless interchange of one plan; a whole file's
    plans with their officers are `papers.interchange`'s.

    Raises NoSuchFile or WrongInput where the template can't be used.
    """
    if kind is PlanFormat.XLSX:
        from tsworkbench.papers.plan_xlsx import plan_xlsx

        return plan_xlsx(plan, as_at=as_at)
    if kind is PlanFormat.CSV:
        from tsworkbench.papers.plan_csv import plan_csv

        return plan_csv(plan)
    if kind is PlanFormat.JSON:
        from tsworkbench.papers.interchange import write_library

        return write_library(Library(plans=(plan,))).encode()
    from tsworkbench.papers.plan_paper import plan_paper

    paper = plan_paper(plan, as_at=as_at)
    if kind is PlanFormat.DOCX:
        from tsworkbench.papers.docx import docx

        return docx(paper, template)
    if kind is PlanFormat.MD:
        from tsworkbench.papers.markdown import markdown

        return markdown(paper).encode()
    from tsworkbench.papers.html import html

    return html(paper).encode()

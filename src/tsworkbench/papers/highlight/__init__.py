"""The highlight report: about two pages for a delivery group, in the order in which it wants to hear things.

Beside it the exception report, which lays one red or amber row out for a decision.
"""

from tsworkbench.papers.highlight.decisions import proposals
from tsworkbench.papers.highlight.report import highlight_report

__all__ = ["highlight_report", "proposals"]

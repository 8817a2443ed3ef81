"""From a document's blocks to a draft of a plan, with its doubts: the one reader behind all formats."""

from tsworkbench.documents.reading.plan import read_plan

__all__ = ["read_plan"]

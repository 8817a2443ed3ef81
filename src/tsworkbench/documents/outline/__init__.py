"""A plan without a table: headings, numbered items and bullets, as in a strategy or a form that was filled in.

`sections` puts a document's blocks in order under their headings, `shape` finds which headings are objectives and
which are activities, `words` says what a heading or a label means, `items` makes activities, milestones and outputs,
`themes` and `roles` bring later sections back to the objectives they speak of, and `reading` makes the draft.
"""

from tsworkbench.documents.outline.reading import read_outline

__all__ = ["read_outline"]

"""A plan without a table: headings, numbered items and bullets, as in a strategy or a form that was filled in.

`headings` puts a document's blocks in order under them, and finds which are objectives and which are activities;
`activities` makes activities, milestones and outputs, and `reader` makes the draft, with what is said around the
objectives at its place.
"""

from tsworkbench.documents.meaning.outline.reader import read_outline

__all__ = ["read_outline"]

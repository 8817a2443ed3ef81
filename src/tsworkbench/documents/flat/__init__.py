"""Text that was flattened: pasted from a PDF, or a plan kept as plain text.

`typed` makes lines of it, `table` finds the tables (`rows` where each row starts, `cutting` which words are whose,
by `anchors` and `names`), `prose` takes the rest, and `reading` puts them together.
"""

from tsworkbench.documents.flat.reading import read_text

__all__ = ["read_text"]

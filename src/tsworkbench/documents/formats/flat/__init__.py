"""Text that was flattened: pasted from a PDF, or a plan kept as plain text.

`lines` makes lines of it, `table` finds the tables (`row_starts` where each row starts, `cuts` which words are whose,
by the phrases of columns and by `leads`), `prose` takes the rest, and `reader` puts them together. `aligned` reads
tables whose columns are told by where their words stand.
"""

from tsworkbench.documents.formats.flat.reader import read_text

__all__ = ["read_text"]

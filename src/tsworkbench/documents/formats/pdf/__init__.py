"""PDF: its tables by their lines, else by where the words stand, else as text that was flattened.

`reader` reads the pages; `bounds` counts before that what drawing them would take, and refuses what never ends.
Needs pdfplumber, the extra ``tsworkbench[pdf]``; it is only loaded when a PDF is read.
"""

from tsworkbench.documents.formats.pdf.reader import read

__all__ = ["read"]

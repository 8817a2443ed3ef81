"""A plan that comes back as it left: in the columns of `plan.roundtrip`, read by their names and not by guessing.

What an officer has typed into it meanwhile is read as in any other document, with a doubt where it can't be.
"""

from tsworkbench.documents.meaning.roundtrip.reader import read_own, trace

__all__ = ["read_own", "trace"]

"""What only a document's cells hold: dates in every dress, refs, marks.

Who leads, money, quantities and statuses are typed by officers too, and are read in `plan.printed`.
"""

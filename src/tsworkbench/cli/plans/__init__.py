"""A plan as a whole: its particulars, agreement, rounds and history."""

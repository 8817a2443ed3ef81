"""What the columns and cells of a plan's table hold.

Who leads, money, quantities and statuses are typed by officers too, and are read in `plan.imports.printed`.
"""

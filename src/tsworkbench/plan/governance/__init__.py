"""What a plan is held to: its particulars, ratings, reporting rounds, its position at a day, and checks."""

"""What a plan comes to as a whole: its money, measures and decisions, each officer's work, and what the checks find."""

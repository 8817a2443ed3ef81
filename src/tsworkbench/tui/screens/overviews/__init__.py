"""What a plan comes to as a whole: its money, its measures, each officer's work, and what the checks find."""

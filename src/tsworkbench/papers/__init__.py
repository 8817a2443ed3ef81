"""What leaves: the plan in papers and in the formats that others read."""

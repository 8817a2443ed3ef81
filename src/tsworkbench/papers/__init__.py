"""What leaves: the plan in the formats others read."""

"""What is agreed of a plan as a whole: what it is, its sign-off, its group's decisions, next year's plan."""

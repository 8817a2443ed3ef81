"""What a plan is: pure values and rules, free of files and screens."""

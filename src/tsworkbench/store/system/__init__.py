"""The plan file as the system knows it: where it is, and what goes wrong there, told as sentences."""

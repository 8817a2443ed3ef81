"""The form of a row, an officer or a plan."""

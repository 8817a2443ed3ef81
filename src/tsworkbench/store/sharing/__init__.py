"""The acts of a file as they travel: its own ones, read from the log; those of others; and what is to be settled."""

"""Rows: lists of them, all of one, what is said of them, and rows added, moved and taken out."""

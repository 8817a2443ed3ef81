"""The update round, and who has returned what in it."""

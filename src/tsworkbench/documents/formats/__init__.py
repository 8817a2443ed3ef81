"""The formats a plan may come in: a reader for each, all of which give the same blocks (our own JSON: a plan)."""

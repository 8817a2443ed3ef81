"""The formats: each sets the blocks of a paper, or writes the whole plan."""

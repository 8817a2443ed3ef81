"""Taking a document in, as values: a draft and its doubts, and a newer edition beside the plan in the file."""

"""Taking a document in, step by step."""

"""Taking a document into the file: what it is held beside, what would change, and writing it."""

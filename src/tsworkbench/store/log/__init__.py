"""What the log makes possible: history and undo, the past as it was known, what imports wrote; and its seals."""

"""What an officer does: one function is one act, one transaction, one undo step."""

"""Text that was flattened: pasted from a PDF, or a plan kept as plain text."""

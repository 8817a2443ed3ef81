"""What comes in: from a path to a draft of a plan, by way of front door, formats, columns and their meaning."""

"""The linked views of one plan."""

"""The bench: the screen that the workbench opens on, its registry of acts, and its parts."""

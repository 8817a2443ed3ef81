"""The sample plans, and the made-up words with which they are shown."""

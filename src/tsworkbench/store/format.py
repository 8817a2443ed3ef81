"""How a plan file is known from others, and which version of the tables this program reads and writes."""

APPLICATION_ID = 0x7473776B
""" "tswk": how any tool can tell whose file this is."""
SCHEMA = 1
"""Version of the tables (``user_version``). A file with a higher one was written by a later program."""

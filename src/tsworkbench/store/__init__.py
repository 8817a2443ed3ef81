"""One SQLite file: open, migrate, write, read in windows, remember."""

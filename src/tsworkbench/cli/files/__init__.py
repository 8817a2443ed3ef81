"""Whole files: opening and checking them, backups, documents taken in, papers and exports."""

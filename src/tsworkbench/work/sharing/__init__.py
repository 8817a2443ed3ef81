"""Sharing a plan with other copies of the file: letters out and in, settling, and what home puts right."""

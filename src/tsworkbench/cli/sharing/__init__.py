"""Sharing a plan in lines: letters out and in, what is to be settled, and the copies there are."""

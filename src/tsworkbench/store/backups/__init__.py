"""Verified copies of the whole file beside it: made, kept for a while, put back."""

"""Sharing on the screen: who has what, what was taken in, and settling what two officers changed."""

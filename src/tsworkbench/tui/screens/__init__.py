"""Whole screens: each stands over the workbench, or before it."""

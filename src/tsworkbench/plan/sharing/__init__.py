"""Sharing a plan between copies of a file that work apart: acts, the facts they set, and where two were set apart."""

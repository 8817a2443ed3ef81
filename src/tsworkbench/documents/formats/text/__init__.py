"""Formats that are text: read as letters first, whatever marks stand among them."""

"""The papers: choosing one, looking at it, writing it to a file."""

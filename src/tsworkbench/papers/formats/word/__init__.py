"""The parts of a Word document: its styles, the council's template, runs of text, lists and tables."""

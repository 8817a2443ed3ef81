"""Making things drawable: the looks of the themes, text as cells of a line, and the marks that say how a row is."""

"""One row, to be read: all there is to know of it, and its history."""

"""A plan in tables: their grids, the rows gathered into activities, and what is around and between them."""

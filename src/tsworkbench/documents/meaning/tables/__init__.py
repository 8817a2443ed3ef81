"""A plan in tables: their grids, the rows gathered into activities, and what stands around and between them."""

"""A plan under construction, and what puts leads, statuses and money on its rows, with the doubts about them."""

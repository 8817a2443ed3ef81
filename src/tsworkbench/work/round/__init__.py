"""The update round: what it asks, what is returned in it, and the report that ends it."""

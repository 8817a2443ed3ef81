"""The front door: a document is taken in, looked through, and parsed where it can do no harm."""

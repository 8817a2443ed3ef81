"""What looks at a document before any parser does: it only counts and searches bytes, and never builds anything.

A document that is built to harm (a zip that unpacks to a thousand times its size, an entity that doubles itself
thirty times) does its harm while it is parsed. So every part is first streamed through in small pieces.
"""

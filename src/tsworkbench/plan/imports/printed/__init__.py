"""What plans print in their cells, read as values: who leads, money, quantities, statuses.

One small grammar for each. The same grammars read a document's cells and what an officer types when a doubt is
settled, so that nothing means one thing on paper and another on screen. What has two readings gives the likelier
one, says why it is in doubt, and names the other.
"""

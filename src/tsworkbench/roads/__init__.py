"""The roads by which copies of a plan meet without mail: a shared folder, and a hub on a PostgreSQL server.

`exchange` is what the doors use; nothing of a road is imported before a plan has one.
"""

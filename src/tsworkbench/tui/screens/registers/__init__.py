"""The registers' place on the screen: their lists, the form of an entry, and pictures of what they hold."""

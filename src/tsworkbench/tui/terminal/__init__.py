"""The terminal: what it shows, what it says of itself, when it goes away; and the inside of Textual."""

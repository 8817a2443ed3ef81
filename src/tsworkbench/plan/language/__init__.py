"""How a plan's words are cleaned, written and read: text, names of leads, signs, fields."""

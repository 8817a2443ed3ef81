"""Reads of the plan by name, a module to a subject. What they give is shown or acted on; nothing here is an act."""

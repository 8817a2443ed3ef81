"""What is done to one row of a plan, or to several marked ones: edits, which `edits.perform` makes an act."""

"""From blocks to a draft of a plan: tables, an outline of headings and bullets, or a sheet of our own come back."""

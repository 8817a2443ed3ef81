"""What the keys do, by what they are for. Each act is a function of the workbench; `actions` lists them."""

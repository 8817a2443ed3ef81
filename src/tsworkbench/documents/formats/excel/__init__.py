"""Excel workbooks: each sheet a table of the rows in which something stands (SpreadsheetML)."""

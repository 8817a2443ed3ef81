"""Excel workbooks: each sheet a table of the rows that hold something (SpreadsheetML)."""

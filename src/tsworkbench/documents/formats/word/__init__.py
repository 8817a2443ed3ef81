"""Word documents: their paragraphs, lists and tables, as they physically stand in the file (WordprocessingML)."""

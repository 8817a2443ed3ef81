"""What Word documents and Excel workbooks share: the package of XML parts that both are.

The parts are walked as they are written, with lxml, rather than through python-docx and openpyxl: a plan's table
needs what those leave out (struck and deleted text, merges as they physically stand, rows streamed past without
being kept), and documents that other programs wrote often break a rule that those insist on.
"""

"""The plan as a table of its own columns, in which it leaves and by which it is known when it comes back.

Two layouts, each a plain grid without merged cells:

* *by activity*, for reading (Word, Markdown, web): a row for each activity in the council's own columns, its
  milestones and outputs as points in one cell. What a point's words don't say stands behind it in brackets:
  "CVS interim Board in place by Dec 2009 [done 22 December 2009]".
* *by line*, for sorting and filtering (Excel, CSV): a row for each objective that has something of its own to say,
  each activity, each milestone and each output, with real dates and numbers in cells of their own.

Neither holds what isn't the plan itself: ids, sort keys, short titles, history, decisions, rounds, links, tasks and
private notes. What a lead said last is shown and not read back: it is history.

`names` has the columns, `facts` the words in brackets, `phrases` how a date is said so that it reads back.
"""

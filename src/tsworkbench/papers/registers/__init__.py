"""Papers of registers: any list of entries, the directory of support, the analysis of contracts, appraisals, equality.

None holds a personal field, and none is made of a personal register.
"""

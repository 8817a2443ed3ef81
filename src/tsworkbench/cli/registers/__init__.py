"""Registers in lines: taken in and shaped, their entries written and listed, their figures fed to outputs."""

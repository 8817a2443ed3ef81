"""The workbench from which a strategy's action plan is delivered."""

__version__ = "0.2.0"

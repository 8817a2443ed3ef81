"""Identifiers that laptops working apart can mint without asking each other."""

import os


def new_id(milliseconds: int) -> str:
    """A UUID version 7 (RFC 9562): it sorts by the time of its making.

    `milliseconds` is Unix time, given by the caller so that nothing here asks the wall clock.
    """
    return _written(milliseconds, int.from_bytes(os.urandom(10), "big") & (1 << 74) - 1)


def id_at(stamp: int) -> str:
    """The same, for a time as the log's clock counts it (milliseconds × 65,536, and a count): ids sort by it."""
    return _written(stamp >> 16, (stamp & 0xFFFF) << 58 | int.from_bytes(os.urandom(8), "big") >> 6)


def _written(milliseconds: int, rest: int) -> str:
    """`rest` is 74 bits."""
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rest >> 62) << 64
    value |= 0b10 << 62 | rest & (1 << 62) - 1
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

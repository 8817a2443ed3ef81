"""Identifiers that laptops working apart can mint without asking each other."""

import os


def new_id(milliseconds: int) -> str:
    """A UUID version 7 (RFC 9562): it sorts by the time of its making.

    `milliseconds` is Unix time, given by the caller so that nothing here asks the wall clock.
    """
    rand = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rand >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | rand & (1 << 62) - 1
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

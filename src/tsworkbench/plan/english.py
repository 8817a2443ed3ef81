"""How numbers and money are written in plain English."""


def number(value: float) -> str:
    """A number in full, as it is read back: "1,250,000", "2.5", "1,234.567"; never rounded, never with an exponent."""
    if value - value != 0:  # infinity, or no number: another tool wrote it
        return str(value)
    if value == int(value):
        return f"{int(value):,}"
    said = f"{value:,}"
    return f"{value:,.20f}".rstrip("0") if "e" in said else said


def money_words(pence: int) -> str:
    """ "£105,000"; with pence only where there are any."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{pounds:,}{f'.{rest:02d}' if rest else ''}"

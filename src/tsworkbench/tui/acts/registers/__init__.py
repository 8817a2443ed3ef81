"""What keys do in the place of the registers: to entries, to a register as a whole, and to and from files."""

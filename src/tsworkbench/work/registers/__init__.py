"""What officers do with registers: take them in, change fields, write entries, lay out crosses, feed outputs."""

"""What a register is drawn as: matrix, balance, overlaps, doubles, appraisal, equality. `v` goes round them."""

"""Finding anyone in the register, in any script, and the lists of the register."""

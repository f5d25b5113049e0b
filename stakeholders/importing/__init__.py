"""Taking lists from elsewhere into the register, with every problem shown first."""

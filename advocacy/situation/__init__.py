"""The situational picture."""

"""The second floor: whom we know."""

"""The fourth floor: what the city wants, from whom, and where it stands."""

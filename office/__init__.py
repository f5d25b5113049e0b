"""The ground floor: what any office needs, whatever it does."""

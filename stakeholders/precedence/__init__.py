"""The order of precedence among heads of mission, and why each stands where they stand."""

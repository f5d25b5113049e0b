"""Events as calendar programs read them."""

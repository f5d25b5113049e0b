"""Letters to guests, and the pages on which they answer."""

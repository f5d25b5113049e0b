"""The third floor: whom we invite, who comes, what it came to."""

"""What an event came to."""

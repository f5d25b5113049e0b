"""What an event is: its texts, its hours, its programme and its speakers."""

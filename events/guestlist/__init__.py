"""Which missions and people an event invites, and why."""

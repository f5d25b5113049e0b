"""What the program costs, measured beside what the bare library costs for the same work."""

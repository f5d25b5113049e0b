"""People, and the posts they hold or held."""

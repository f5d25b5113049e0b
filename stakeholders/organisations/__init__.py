"""Organisations: missions, international organisations, authorities, networks and all others the office knows."""

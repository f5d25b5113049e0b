"""Organisations: missions, international organisations, authorities, networks and others."""

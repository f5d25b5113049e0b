"""Plots: pictures of numbers, each with its table, for a page, for paper and to take away."""

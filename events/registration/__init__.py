"""Answers and seats: who has said what, and who holds a seat."""

"""What the office may decide for itself while the program runs, such as its customs of precedence."""

"""What the office may decide for itself while the program runs, such as where custom leaves precedence open."""

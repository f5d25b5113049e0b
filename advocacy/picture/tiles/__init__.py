"""One module a tile: it reads its records once and gives back what words them."""

"""A small language model made of rules: it reads the texts it is given and knows nothing else of the world."""

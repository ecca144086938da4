"""A whole Leadr under fire: parts die, the outside misbehaves, and afterwards both sides' books are compared."""

"""The provider's routes, one file per part of the fact sheet."""

"""The commands of the `heating` console script."""

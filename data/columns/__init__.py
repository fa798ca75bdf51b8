"""The awards of a snapshot as numbers in memory: figures, points and rankings of any selection."""

"""The single visits behind a figure: the same filter, period, version and exclusions as the figure itself."""

"""Service standards, dimensions, touchpoints, and what measures and trains them."""

"""What is done with training."""

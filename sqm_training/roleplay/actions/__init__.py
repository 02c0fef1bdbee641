"""What trainers do with scenarios."""

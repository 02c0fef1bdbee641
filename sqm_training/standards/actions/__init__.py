"""What trainers do with standards, and how the shipped library is loaded."""

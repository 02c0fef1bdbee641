"""What trainers and shoppers do with calibration exercises."""

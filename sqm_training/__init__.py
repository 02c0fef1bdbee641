"""SQM Training: one list of service standards that is trained, shopped and improved."""

"""What the results say about people, sites and standards over time."""

"""What shoppers, reviewers and employees do with visits."""

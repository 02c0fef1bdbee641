"""What people and the administrator do with accounts."""

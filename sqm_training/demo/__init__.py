"""A made-up utility with eighteen months of visits, drawn by a simulator whose truth is known."""

"""Mystery shops from plan to published result, appeals included."""

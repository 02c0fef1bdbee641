"""Courses of modules, lessons and quizzes, question banks, course runs, refreshers and certificates."""

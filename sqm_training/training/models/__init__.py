"""Tables of courses, questions and quizzes, and of what people did with them."""

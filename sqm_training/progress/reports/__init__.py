"""What the reports of an employee, a site, a wave and a course say, each put together from the same parts."""

"""What happens without anybody waiting: jobs that are due, and messages that go out."""

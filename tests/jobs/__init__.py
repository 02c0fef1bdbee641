"""Tests of jobs and messages."""

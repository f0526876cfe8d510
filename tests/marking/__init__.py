"""Learners' numbers judged."""

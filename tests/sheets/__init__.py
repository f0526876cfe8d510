"""Tests of exercise sheets and answer keys."""

"""Tests of the documents, and what reads and typesets a made page for them."""

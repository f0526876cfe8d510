"""Tests of the formats, and the fonts that their documents are held against."""

"""Sheets that come back on paper: from scans to readings, and to the answers of students."""

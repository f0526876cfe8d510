"""What a script or notebook makes of a problem: tables, figures, sheets, and how objects are displayed."""

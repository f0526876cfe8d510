"""What sheets, slides, pages and the extension tell alike."""

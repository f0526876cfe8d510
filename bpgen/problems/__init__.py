"""From words to a problem: files, presets, seeds, arrays."""

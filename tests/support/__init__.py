"""What tests share: problems, sheets, decks and sites made once, and what reads them."""

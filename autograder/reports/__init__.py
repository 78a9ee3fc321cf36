"""What people read afterwards: feedback pages, the class table, flashcards."""

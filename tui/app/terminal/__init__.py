"""What the terminal itself does: its colour codes, clipboard, signals, and pictures made of characters."""

"""Text and terminal cells that the screen and the command line share."""

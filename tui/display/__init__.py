"""Words and cells that the screen and the command line share."""

"""The screen: a Textual app that reads and writes the replica and shows how the network is catching up."""

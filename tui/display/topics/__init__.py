"""The pages of ``rowdo help``: the key ``?`` shows those about what is typed on the screen."""

from importlib.resources import files


def page(topic: str) -> str:
    """Return the text of a topic such as ``filters``, in Markdown."""
    return files(__name__).joinpath(f"{topic}.md").read_text("utf-8")

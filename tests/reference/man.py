"""Manual pages, in the macros of man(7)."""

from collections.abc import Iterator

from tests.reference.commands import Command, Parameter

SEE_ALSO = (
    "The topics of \\fBrowdo help\\fR explain filters, quick add, JSON, exit codes and the environment."
)


def pages(rowdo: Command) -> Iterator[tuple[str, str]]:
    """Yield the name of each page's file and its text: one of ``rowdo``, and one of each of its commands."""
    yield (
        "rowdo.1",
        _page(rowdo, [f"{each.name.replace(' ', '-')}(1)" for each in rowdo.commands], below=False),
    )
    for command in rowdo.commands:
        yield f"{command.name.replace(' ', '-')}.1", _page(command, ["rowdo(1)"], below=True)


def _page(command: Command, also: list[str], *, below: bool) -> str:
    title = command.name.replace(" ", "-")
    lines = [
        f'.TH {_escaped(title.upper())} 1 "" "Rowdo" "Rowdo"',
        ".SH NAME",
        f"{_escaped(title)} \\- {_escaped(command.summary)}",
        *_body(command, ".SH"),
    ]
    if command.commands:
        lines.append(".SH COMMANDS")
        for each in command.commands:
            if below:
                lines += [f".SS {_escaped(each.name)}", *_body(each, "")]
            else:
                lines += [".TP", f"\\fB{_escaped(each.name)}\\fR", _escaped(each.summary)]
    references = ", ".join(f"\\fB{_escaped(name[:-3])}\\fR(1)" for name in also)
    return "\n".join([*lines, '.SH "SEE ALSO"', references, ".PP", SEE_ALSO, ""])


def _body(command: Command, section: str) -> Iterator[str]:
    """Yield synopsis, description and options, each under a heading of its own if there are headings."""
    if section:
        yield f"{section} SYNOPSIS"
    yield f"\\fB{_escaped(command.name)}\\fR {_escaped(command.usage)}"
    yield f"{section} DESCRIPTION" if section else ".PP"
    for number, (kept, text) in enumerate(command.paragraphs):
        if number:
            yield ".PP"
        if kept:
            yield from [".nf", *map(_escaped, text.splitlines()), ".fi"]
        else:
            yield _escaped(text)
    yield f"{section} OPTIONS" if section else ".PP"
    for option in command.options:
        yield from _option(option)


def _option(option: Parameter) -> list[str]:
    return [".TP", f"\\fB{_escaped(option.spelling)}\\fR", _escaped(option.help)]


def _escaped(text: str) -> str:
    """Return text that roff prints as it is, with hyphens that can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    text = "".join(each if each.isascii() else f"\\[u{ord(each):04X}]" for each in text)
    return f"\\&{text}" if text.startswith(".") else text

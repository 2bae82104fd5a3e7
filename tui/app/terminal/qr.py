"""A URL as a QR code, drawn with half blocks."""


def qr_lines(address: str) -> list[str]:
    """Return the lines of a QR code of `address`: two rows of modules to a line, margin included."""
    import segno

    code = segno.make(address, error="l", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    halves = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
    return [
        "".join(halves[bool(above), bool(below)] for above, below in zip(rows[y], rows[y + 1], strict=True))
        for y in range(0, len(rows), 2)
    ]

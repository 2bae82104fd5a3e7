"""Letters three lines high, for the user code of the sign-in screen."""

# Five rows of five bits each, most significant bit at the left.
_GLYPHS = {
    "A": "0e11 1f11 11",
    "B": "1e11 1e11 1e",
    "C": "0f10 1010 0f",
    "D": "1e11 1111 1e",
    "E": "1f10 1e10 1f",
    "F": "1f10 1e10 10",
    "G": "0f10 1311 0f",
    "H": "1111 1f11 11",
    "I": "0e04 0404 0e",
    "J": "0702 0212 0c",
    "K": "1112 1c12 11",
    "L": "1010 1010 1f",
    "M": "111b 1511 11",
    "N": "1119 1513 11",
    "O": "0e11 1111 0e",
    "P": "1e11 1e10 10",
    "Q": "0e11 1512 0d",
    "R": "1e11 1e12 11",
    "S": "0f10 0e01 1e",
    "T": "1f04 0404 04",
    "U": "1111 1111 0e",
    "V": "1111 110a 04",
    "W": "1111 151b 11",
    "X": "110a 040a 11",
    "Y": "110a 0404 04",
    "Z": "1f02 0408 1f",
    "0": "0e13 1519 0e",
    "1": "040c 0404 0e",
    "2": "1e01 0e10 1f",
    "3": "1e01 0e01 1e",
    "4": "1212 1f02 02",
    "5": "1f10 1e01 1e",
    "6": "0e10 1e11 0e",
    "7": "1f01 0204 04",
    "8": "0e11 0e11 0e",
    "9": "0e11 0f01 0e",
    "-": "0000 0e00 00",
    " ": "0000 0000 00",
}
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def _rows(character: str) -> list[int]:
    code = _GLYPHS[character].replace(" ", "")
    return [int(code[at : at + 2], 16) for at in range(0, 10, 2)] + [0]


def block_letters(text: str) -> list[str]:
    """Return `text` in three lines of half blocks; any but letters, digits and dashes as it is."""
    if any(character not in _GLYPHS for character in text.upper()):
        return [text]
    lines = ["", "", ""]
    for character in text.upper():
        rows = _rows(character)
        for index in range(3):
            above, below = rows[2 * index], rows[2 * index + 1]
            cells = [_HALVES[above >> bit & 1, below >> bit & 1] for bit in range(4, -1, -1)]
            lines[index] += "".join(cells) + " "
    return [line.rstrip() for line in lines]

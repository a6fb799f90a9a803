"""Makes the sealed file of an official question bank, for the project's office that hands it out (R-ASM-6)."""

from pathlib import Path

from sandbox.chance import Chance
from sandbox.errors import FieldFault, Invalid

from .bank import from_gift, seal_bank
from .gift import write_gift
from .question_sheet import from_excel

SHORTEST = 8


def seal_file(source: Path, target: Path, passphrase: str, chance: Chance) -> int:
    """Read and check the questions of a GIFT text or an Excel sheet, seal them into a new file; how many. OSError for a file that cannot be
    read or is there already, Invalid for a short passphrase, Rejected with every fault by its row."""
    if len(passphrase) < SHORTEST:
        zh, en = f"口令至少 {SHORTEST} 个字符。", f"A passphrase has {SHORTEST} letters at least."
        raise Invalid((FieldFault("passphrase", "short", zh, en),))
    data = source.read_bytes()
    questions = from_excel(data) if data[:2] == b"PK" else from_gift(data.decode("utf-8-sig", errors="replace"))
    sealed = seal_bank(write_gift(questions), passphrase, _bytes(chance, 16), _bytes(chance, 12))
    with target.open("x", encoding="utf-8") as file:
        file.write(sealed)
    return len(questions)


def _bytes(chance: Chance, count: int) -> bytes:
    return bytes.fromhex(chance.secret(256))[:count]

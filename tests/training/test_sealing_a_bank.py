"""The project's office seals a bank with a command; what comes out is what went in, and a fault in the file stops it (R-ASM-6)."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sandbox.cli import app
from training.assessment.bank import from_gift, own_bank, unseal_bank
from training.assessment.gift import write_gift
from training.assessment.question_sheet import template
from training.assessment.questions import Question
from training.assessment.refusals import SealBroken

RUN = CliRunner()
WORDS = "长沙就业-2026"


def test_our_own_bank_comes_back_the_same_from_gift() -> None:
    assert from_gift(write_gift(own_bank())) == list(own_bank())


@given(st.text(alphabet="甲乙~=#{}:\\\\%/ 1", min_size=4, max_size=20), st.text(alphabet="丙~=#{}:% 2", min_size=1, max_size=9))
def test_signs_of_gift_in_a_question_do_no_harm(stem: str, option: str) -> None:
    """Braces, colons and equals signs in the words stay words."""
    stem, option = f"题{' '.join(stem.split())}？", f"选{' '.join(option.split())}项"
    one = Question("single", "law", 3, stem, (option, "另一项"), (1,), "解析：A=B")
    assert from_gift(write_gift([one])) == [one]


def test_a_bank_is_sealed_and_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    source, sealed = tmp_path / "questions.xlsx", tmp_path / "official.sealed"
    source.write_bytes(template())
    done = RUN.invoke(app, ["exam", "seal-bank", str(source), str(sealed), "--passphrase", WORDS])
    assert done.exit_code == 0, done.output
    text = sealed.read_text(encoding="utf-8")
    assert "商品标题" not in text
    assert [one.kind for one in from_gift(unseal_bank(text, WORDS))] == ["single", "multiple", "true_false"]
    with pytest.raises(SealBroken):
        unseal_bank(text, "不是口令")
    again = RUN.invoke(app, ["exam", "seal-bank", str(source), str(sealed), "--passphrase", WORDS])
    assert again.exit_code == 2, "a sealed file is not written over"


def test_a_faulty_file_or_a_short_passphrase_seals_nothing(tmp_path: Path) -> None:
    source, sealed = tmp_path / "questions.gift", tmp_path / "official.sealed"
    source.write_text(write_gift([replace(own_bank()[0], chapter="nowhere")]), encoding="utf-8")
    for words, told in ((WORDS, "没有“nowhere”这一章"), ("短", "至少 8 个字符")):
        refused = RUN.invoke(app, ["exam", "seal-bank", str(source), str(sealed), "--passphrase", words])
        assert (refused.exit_code, sealed.exists()) == (1, False)
        assert told in refused.output

"""A command of linetwin inside the process of the tests."""

import pytest

from viewer import cli


class Said:
    """What one command printed and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def complaints(self) -> list[str]:
        return self.err.splitlines()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """say("check", layout) runs a command of linetwin inside this process."""
    monkeypatch.delenv("LINETWIN_DEBUG", raising=False)

    def run(*words: object) -> Said:
        code = cli.main([str(word) for word in words])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run

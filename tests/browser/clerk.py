"""A clerk who never leaves the keyboard: types, counts the keys, and reckons how long it takes."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

# Card, Moran and Newell, "The Keystroke-Level Model for User Performance Time with Interactive
# Systems", CACM 23(7), 1980: K of an average non-secretarial typist, M of mental preparation.
KEY_S = 0.28
MENTAL_S = 1.35
# Full pinyin of a character and the choice among its readings: an upper figure, not measured here.
KEYS_PER_HAN = 4


@dataclass
class Clerk:
    """Counts what a person at the keyboard does.

    `copied` are the characters of names and of numbers printed on a card or a paper; `keys` is
    everything else: digits of measures, Enter, arrows, letters that choose. `entries` is how often
    the eye went to the paper; `waited_s` is what the pages took to answer.
    """

    page: Page
    keys: int = 0
    copied: int = 0
    entries: int = 0
    han: int = 0
    waited_s: float = 0.0
    log: list[str] = field(default_factory=list)

    def copy(self, text: str) -> None:
        """Type a name or a number printed on a paper."""
        self.page.keyboard.type(text)
        self.copied += len(text)
        self.han += sum("\u4e00" <= mark <= "\u9fff" for mark in text)
        self.entries += 1

    def type(self, text: str) -> None:
        """Type a figure or the letter of a choice."""
        self.page.keyboard.type(text)
        self.keys += len(text)
        self.entries += 1
        self.log.append(text)

    def choose(self, key: str) -> None:
        """Answer a question by one key."""
        self.press(key)
        self.entries += 1

    def press(self, *names: str) -> None:
        """Press keys one after another."""
        for name in names:
            self.page.keyboard.press(name)
            self.keys += name.count("+") + 1
            self.log.append(name)

    def is_at(self, name: str) -> None:
        """Assert that the keyboard is in this field."""
        focused = self.page.evaluate("document.activeElement.name || document.activeElement.id")
        assert focused == name, f"at {focused}, not at {name}, after {self.log[-6:]}"

    def send_step(self, key: str, heading: str) -> None:
        """Press the key that sends a step and wait until the next page has the keyboard."""
        begun = time.perf_counter()
        self.press(key)
        expect(self.page.locator("[aria-current=step]")).to_contain_text(heading)
        self.page.wait_for_selector("html[data-ready]")
        self.waited_s += time.perf_counter() - begun

    def report(self) -> str:
        """Say what was counted."""
        return (
            f"\n{self.keys} keys beside {self.copied} characters of names and printed numbers, "
            f"{self.entries} looks at the paper, {self.waited_s:.1f} s waited: "
            f"{self.seconds():.0f} s by the keystroke-level model"
        )

    def seconds(self) -> float:
        """Estimate the whole with the keystroke-level model: keys, thinking, waiting."""
        struck = self.keys + self.copied + self.han * (KEYS_PER_HAN - 1)
        return struck * KEY_S + self.entries * MENTAL_S + self.waited_s

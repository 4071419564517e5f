"""The wording of one code in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from progress_rules.errors.language import Language


@dataclass(frozen=True, slots=True)
class Message:
    """A message template and its hint, in English and Chinese; `{name}` marks a value."""

    en: str
    zh: str
    hint_en: str = ""
    hint_zh: str = ""

    def message(self, language: Language) -> str:
        """Return the template of the sentence."""
        return self.zh if language == "zh" else self.en

    def hint(self, language: Language) -> str:
        """Return the template of the hint."""
        return self.hint_zh if language == "zh" else self.hint_en

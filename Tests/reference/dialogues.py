"""Makes the dialogues of one file out of its kept rows: behaviour 5.1 and 5.4 to 5.6."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cells import trim
from fates import KeptRow
from messages import clean
from recipe import Recipe

SENTENCE_ENDS = "。！？；，、：…~—.!?;,:～"


@dataclass
class Turn:
    """Successive messages of one speaker."""

    by_agent: bool
    text: str = ""
    added_end: bool = False
    """Does the text end in a `;` that no message had?"""

    def add(self, message: str) -> None:
        self.added_end = message[-1] not in SENTENCE_ENDS
        self.text += message + (";" if self.added_end else "")

    def line(self, recipe: Recipe) -> str:
        dropped = self.added_end or recipe.final == "drop"
        label = recipe.agent_label if self.by_agent else recipe.customer_label
        return label + (self.text[:-1] if dropped else self.text)


@dataclass
class Dialogue:
    """The turns of one agent with one customer, in file order."""

    turns: list[Turn] = field(default_factory=list)

    def add(self, by_agent: bool, message: str) -> None:
        if not self.turns or self.turns[-1].by_agent != by_agent:
            self.turns.append(Turn(by_agent))
        self.turns[-1].add(message)

    def lines(self, recipe: Recipe) -> list[str]:
        return [turn.line(recipe) for turn in self.turns]


def dialogues_of(rows: Iterable[KeptRow], recipe: Recipe) -> list[Dialogue]:
    """The dialogues in the order of their first message; a pair without a message is none."""
    dialogues: dict[tuple[str, str], Dialogue] = {}
    for row in rows:
        message = clean(row.message)
        if message:
            pair = trim(row.agent), trim(row.customer)
            dialogue = dialogues.setdefault(pair, Dialogue())
            dialogue.add(trim(row.role) in recipe.agent_values, message)
    return list(dialogues.values())


def printed(lines: list[str]) -> str:
    """A dialogue as a text file holds it: a line for every turn, and a blank line."""
    return "".join(line + "\n" for line in lines) + "\n"

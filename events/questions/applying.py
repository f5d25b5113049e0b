"""Which questions are to be answered, by what was answered to earlier ones. Pure reckoning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

YES: Final = "yes"
NO: Final = "no"


class Conditional(Protocol):
    """What decides whether a question is asked."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def depends_on_id(self) -> int | None:
        """The earlier question whose answer decides; None: it is always asked."""
        ...

    @property
    def depends_on_value(self) -> str:
        """How that one must be answered."""
        ...


def says(value: Any, wanted: str) -> bool:
    """Whether an answer is, or has among its choices, what is wanted. No answer says nothing."""
    return wanted in value if isinstance(value, list) else value == wanted


def applying(questions: Sequence[Conditional], values: Mapping[int, Any]) -> set[int]:
    """The numbers of the questions that are to be answered, given the answers so far.

    A question under a condition is asked where the one that it depends on is itself asked, and answered so:
    an answer to a question that does not apply decides nothing. A condition upon a question that is not
    among ``questions`` (another group's, or one taken out) is never met.

    Args:
        questions: those asked of this group, in any order.
        values: answers by the question's number, as `QuestionAnswer.value` keeps them.
    """
    by_number = {question.id: question for question in questions}
    found: dict[int, bool] = {}

    def is_asked(number: int, above: frozenset[int]) -> bool:
        if number not in by_number or number in above:
            return False
        if number not in found:
            question = by_number[number]
            needed = question.depends_on_id
            found[number] = needed is None or (
                is_asked(needed, above | {number}) and says(values.get(needed), question.depends_on_value)
            )
        return found[number]

    return {number for number in by_number if is_asked(number, frozenset())}


def hanging_on(questions: Iterable[Conditional], number: int) -> list[Conditional]:
    """The questions whose condition is an answer to this one."""
    return [question for question in questions if question.depends_on_id == number]

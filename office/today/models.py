"""What somebody has put off on their own page of Today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Row

#: The longest key of a task that can be put off.
LONGEST_KEY = 120


class PutOff(Row):
    """A task that one member of staff does not want to see before a day. Colleagues go on seeing it.

    It is no record of the office's but a mark on one's own desk: it leaves no entry in the trail.
    """

    __tablename__ = "put_off_tasks"
    __table_args__ = (UniqueConstraint("user_id", "task"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    #: `Task.key`.
    task: Mapped[str] = mapped_column(String(LONGEST_KEY))
    #: The day on which it stands on the list again.
    until: Mapped[date]
    #: `Task.count` when it was put off: once there are more, it comes back before its day.
    count: Mapped[int]

    def __str__(self) -> str:
        return self.task

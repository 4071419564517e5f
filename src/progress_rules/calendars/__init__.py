"""Working days: official holidays, make-up working days, and the user's own table."""

from __future__ import annotations

from progress_rules.calendars.lookup import calendar
from progress_rules.calendars.working import WorkingCalendar

__all__ = ["WorkingCalendar", "calendar"]

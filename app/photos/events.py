"""Which photos show which activity."""

from __future__ import annotations

from sqlalchemy import func, select

from app.work import Read
from db.models import Photo


def photos_of_activities(view: Read, case_id: str) -> dict[str, int]:
    """How many photos each activity of a case has; those without photos are left out."""
    query = (
        select(Photo.activity_id, func.count())
        .where(Photo.case_id == case_id, Photo.activity_id.is_not(None), Photo.withdrawn.is_(False))
        .group_by(Photo.activity_id)
    )
    return {activity: count for activity, count in view.session.execute(query) if activity}

"""People who work in the system, the roles they hold in an area, and where they are logged in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.models.base import Base, Versioned, new_id
from heating_program.models.ids import UserId


class User(Versioned, Base):
    """A named person; closed when they leave, never deleted, because the log points at them."""

    __tablename__ = "app_user"

    id: Mapped[UserId] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    # The three names below are the login library's: it finds them by these attributes.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime]
    roles: Mapped[list["RoleAssignment"]] = relationship(
        back_populates="user", order_by="RoleAssignment.id", lazy="selectin"
    )


class RoleAssignment(Base):
    """One role of one person in one area; the area limits what the role may touch."""

    __tablename__ = "role_assignment"
    __table_args__ = (UniqueConstraint("user_id", "name", "area_code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"), index=True)
    name: Mapped[str] = mapped_column(String(8))  # the role code; the login library asks for "name"
    area_code: Mapped[str] = mapped_column(String(12))
    user: Mapped[User] = relationship(back_populates="roles")


class LoginSession(Base):
    """One log-in on one browser; revoking the row ends it at the next request."""

    __tablename__ = "login_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(String(200))
    revoked_at: Mapped[datetime | None]


class Throttle(Base):
    """A counter of attempts in a time window; in the database so that every process sees it."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int]
    until: Mapped[datetime]

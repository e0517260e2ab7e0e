"""The two ways the domain says no; the words are found at the door, never here."""

from __future__ import annotations


class DomainError(Exception):
    """A value or a wish the programme's rules refuse.

    Parameters
    ----------
    code : str
        Unique snake_case name of the refusal, for example ``id_no_checksum``.
    field : str, optional
        Name of the input the refusal belongs to, when there is one.
    **values : object
        What the sentence at the door fills in; never a whole secret value.
    """

    def __init__(self, code: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.values: dict[str, object] = values

    def __str__(self) -> str:
        filled = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        place = f" [{self.field}]" if self.field else ""
        return f"{self.code}{place}{f' ({filled})' if filled else ''}"


class Refused(DomainError):  # noqa: N818 -- the programme's own word: the action is refused now
    """An action that exists but is not allowed in the present state of its object."""

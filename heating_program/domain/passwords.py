"""Which passwords are refused: too short, or built from what anybody here would try first."""

from __future__ import annotations

import re
from typing import Final

from heating_program.domain.errors import DomainError

SHORTEST: Final = 12
LONGEST: Final = 128

# Place names, the programme's own words and keyboard runs; longer ones first, so that what remains
# after taking them out is what the person really added.
_EXPECTED: Final = (
    "bayannaoershi",
    "bayannaoer",
    "bayannur",
    "wulateqianqi",
    "wulatezhongqi",
    "wulatehouqi",
    "hangjinhouqi",
    "neimenggu",
    "innermongolia",
    "dengkou",
    "wuyuan",
    "wulate",
    "linhe",
    "hetao",
    "qingjiequnuan",
    "qingjie",
    "qunuan",
    "guangfu",
    "meigaidian",
    "heating",
    "password",
    "mima",
    "administrator",
    "admin",
    "welcome",
    "letmein",
    "iloveyou",
    "woaini",
    "qwertyuiop",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "1qaz2wsx",
    "abcdef",
    "abc123",
    "1234567890",
    "123456789",
    "12345678",
    "123456",
    "qnqn",
    "bynr",
    "巴彦淖尔",
    "临河",
    "清洁取暖",
)
_YEAR: Final = re.compile(r"(19|20)\d\d")
_OWN_CHARACTERS: Final = 6


def check_password(password: str, *, username: str) -> None:
    """Refuse a password that is short or would be guessed; no rule asks for kinds of characters.

    Parameters
    ----------
    password : str
        As typed; spaces count.
    username : str
        The person's own name in the system, which may not carry the password.

    Raises
    ------
    DomainError
        ``password_length`` (values ``least``, ``most``), ``password_guessable`` when fewer than six
        different characters remain beside expected words, years and the user's own name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise DomainError("password_length", field="new_password", least=SHORTEST, most=LONGEST)
    own = password.lower()
    for word in (username.lower(), *_EXPECTED):
        own = own.replace(word, "") if word else own
    if len(set(_YEAR.sub("", own))) < _OWN_CHARACTERS:
        raise DomainError("password_guessable", field="new_password")

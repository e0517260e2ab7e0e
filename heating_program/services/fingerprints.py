"""The fingerprint of what a result was computed from, the same on every machine."""

import hashlib
import json
from typing import Any


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256 of canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

"""Says what a file holds without its numbers: as events keep it and as proposals show it.

Of a number only its mask and a keyed mark are told, which show that it changed.
"""

from collections.abc import Iterable
from typing import Any, Final

from heating_program.domain.dwelling import BuiltLayer, Opening, Side, SideWall
from heating_program.domain.end_use import EndUseDetails
from heating_program.domain.household import (
    AccountDetails,
    HouseholdDetails,
    MemberDetails,
    SpecialStanding,
)
from heating_program.domain.id_document import Identity
from heating_program.domain.identity import mask_account, mask_phone, parse_account_number
from heating_program.domain.money import format_yuan
from heating_program.services.household_rows import (
    ACCOUNT_PLACE,
    dwelling_columns,
    household_columns,
    id_index,
)
from heating_program.services.vault import Vault

TOLD_AS: Final[dict[str, tuple[str, ...]]] = {
    "householder.name": ("name",),
    "householder.id_number": ("id_no",),
    "applicant": ("applicant", "authority_note"),
    "dwelling.position": ("position", "position_accuracy_m", "position_source"),
}
"""Under which names a field is told, where it is not its own."""

# Where a farmer lives is personal: the record says that a position changed, not which it is.
_NOT_TOLD = ("latitude_deg", "longitude_deg")
_AS_STORED = (
    "group_text",
    "door_no",
    "address_note",
    "registered_members",
    "resident_members",
    "resident_months",
    "officials_relative",
    "officials_relation",
    "wishes",
    "wish_reason",
    "authority_note",
)


def told(vault: Vault, details: HouseholdDetails) -> dict[str, Any]:
    """Say all of a file by the names the record uses."""
    house, head = dwelling_columns(details.dwelling), details.householder
    place = f"{house['latitude_deg']}, {house['longitude_deg']}" if house["latitude_deg"] else ""
    said: dict[str, Any] = {
        "village_code": details.village_code,
        "name": head.name,
        "id_no": marked(vault, head.id_number),
        "phone": phone(vault, details.phone),
        "other_phones": [phone(vault, one) for one in details.other_phones],
        "consent_on": details.consent_on.isoformat(),
        "account": account(vault, details.account),
        "members": [_member(vault, one) for one in details.members],
        "position": f"#{vault.fingerprint(place)[:8]}" if place else "",
        "special_groups": [_standing(one) for one in details.special_groups],
        "energy": [_end_use(one) for one in details.energy],
        "walls": [_wall(one) for one in sorted(details.dwelling.walls, key=_around)],
        "openings": [_opening(one) for one in details.dwelling.openings],
    }
    if applicant := details.applicant:
        said["applicant"] = f"{applicant.name} {marked(vault, applicant.id_number)}"
    own = household_columns(details)
    said |= {name: own[name] for name in _AS_STORED}
    house["roof_layers"] = [_layer(one) for one in details.dwelling.roof_layers]
    house["floor_layers"] = [_layer(one) for one in details.dwelling.floor_layers]
    return said | {name: value for name, value in house.items() if name not in _NOT_TOLD}


def of_fields(said: dict[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Keep of what is told the fields of a change."""
    names = [name for field in fields for name in TOLD_AS.get(field, (field.rpartition(".")[2],))]
    return {name: said[name] for name in names if name in said}


def differences(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was and what is, of the told fields that differ."""
    return (
        {name: value for name, value in before.items() if after.get(name) != value},
        {name: value for name, value in after.items() if before.get(name) != value},
    )


def marked(vault: Vault, identity: Identity) -> str:
    """Return the mask of a person's number and its keyed mark."""
    return f"{identity.masked} #{id_index(vault, identity).hex()[:8]}"


def phone(vault: Vault, number: str) -> str:
    """Return the mask of a telephone number and its keyed mark."""
    return f"{mask_phone(number)} #{vault.fingerprint(number)[:8]}"


def account(vault: Vault, paid_to: AccountDetails | None) -> str:
    """Return bank, holder and mask of an account and its keyed mark; nothing for none."""
    if paid_to is None:
        return ""
    number = parse_account_number(paid_to.number, kind=paid_to.kind).value
    mark = vault.index(ACCOUNT_PLACE, number).hex()[:8]
    return f"{paid_to.bank} {paid_to.holder_name} {mask_account(number)} #{mark}"


def _member(vault: Vault, one: MemberDetails) -> str:
    parts = [one.name, one.relation.value, marked(vault, one.id_number)]
    parts += [phone(vault, one.phone)] if one.phone else []
    return " ".join([*parts, *([f"†{one.deceased_on}"] if one.deceased_on else [])])


def _standing(one: SpecialStanding) -> str:
    since, until = one.since or "", one.until or ""
    lasts = f"{since}…{until}" if since or until else ""
    return " ".join(filter(None, (one.group.value, one.source, lasts, one.holder_name)))


def _layer(one: BuiltLayer) -> str:
    return f"{one.material} {one.thickness_mm:g} mm"


def _around(one: SideWall) -> int:
    """Order walls as somebody walks around the house: their rows have no order of their own."""
    return list(Side).index(one.side)


def _wall(one: SideWall) -> str:
    layers = [_layer(layer) for layer in one.layers]
    return " ".join(filter(None, (one.side.value, one.template, *layers)))


def _opening(one: Opening) -> str:
    size = f"{one.width_m:g}×{one.height_m:g} m ×{one.count}"
    frame = one.frame.value if one.frame else ""
    panes = f"panes_{one.panes}" if one.panes else ""
    leaks = {True: "leaks", False: "no_leaks"}.get(one.leaks, "") if one.leaks is not None else ""
    return " ".join(filter(None, (one.side.value, one.kind.value, size, frame, panes, leaks)))


def _end_use(use: EndUseDetails) -> str:
    amount = "" if use.amount is None else f" {use.amount:g} {use.unit.value if use.unit else ''}"
    cost = "" if use.cost_fen is None else f" {format_yuan(use.cost_fen)} CNY"
    device = f" {use.device.value}" if use.device else ""
    return f"{use.end_use.value} {use.fuel.value}{device}{amount}{cost}"

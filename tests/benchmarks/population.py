"""A whole banner of invented households, written straight into the tables for the benches."""

import itertools
import random
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.identity import mask_id_number
from heating_program.domain.names import normalise_name
from heating_program.models.base import Base, new_id
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import BankAccount, Household, Person, SpecialStatus
from heating_program.models.search_key import SearchKey
from heating_program.reference import divisions
from heating_program.services import search_keys
from heating_program.services.household_rows import sealed_birth
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.factories.households import id_number

Rows = dict[type[Base], list[dict[str, Any]]]
Furnish = Callable[[int, Rows], None]
"""Changes the rows of the household with a number, or adds to them, before they are written."""

NOW = datetime(2026, 3, 1, tzinfo=UTC)
_INDEX_KEY = secrets.token_bytes(8)
_APART = 1_000_000
_BATCH = 5_000
_FIRST = (Dwelling, Household, Person)  # what the other rows point at
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
_GIVEN = "建国秀英桂兰玉梅海军红霞志强丽华永胜春花"
_STAGES = ("submitted", "approved", "designed", "in_construction", "acceptance", "accepted")


def populate(
    engine: Engine,
    vault: Vault,
    clerk: Actor,
    count: int,
    *,
    under: str = "150802",
    furnish: Furnish = lambda _number, _rows: None,
) -> None:
    """Write `count` households, spread over the villages of an area.

    One in three has a conversion, one in two has a second person and one in four a third; all
    else is alike unless `furnish` makes it differ.
    """
    villages = [village.code for village in divisions.villages_under(under)]
    rng = random.Random(2026)
    rows = _households(villages, vault, clerk, count, rng, furnish)
    while batch := list(itertools.islice(rows, _BATCH)):
        run_in_transaction(engine, lambda session, batch=batch: _insert(session, batch))


def _insert(session: Session, batch: list[Rows]) -> None:
    for model in (*_FIRST, SearchKey, Conversion, BankAccount, SpecialStatus):
        rows = [row for made in batch for row in made.get(model, ())]
        if rows:
            session.execute(insert(model).execution_options(render_nulls=True), rows)


def _households(
    villages: list[str],
    vault: Vault,
    clerk: Actor,
    count: int,
    rng: random.Random,
    furnish: Furnish,
) -> Iterator[Rows]:
    for number in range(1, count + 1):
        area, house, home = villages[number % len(villages)], new_id(), new_id()
        household = _household(home, house, area, number, clerk)
        family = 1 + (number % 2 == 0) + (number % 4 == 0)
        people = [_person(home, area, number, place, vault, rng) for place in range(family)]
        rows: Rows = {
            Dwelling: [_dwelling(house, area, number)],
            Household: [household],
            Person: people,
        }
        if number % 3 == 0:
            rows[Conversion] = [_conversion(home, house, area, number, clerk)]
        furnish(number, rows)
        rows[SearchKey] = search_keys.keys_for(vault, [household], people)
        yield rows


def _person(
    home: object, area: str, number: int, place: int, vault: Vault, rng: random.Random
) -> dict[str, Any]:
    key = new_id()
    name = rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, 2))
    id_no = id_number(number + place * _APART)
    is_opened = number < 100 and place == 0
    return {
        "id": key,
        "area_code": area,
        "household_id": home,
        "is_householder": place == 0,
        "relation": "self" if place == 0 else "other",
        "name": name,
        "name_norm": normalise_name(name),
        "id_no_sealed": vault.seal("person.id_no", key, id_no) if is_opened else b"",
        "id_no_index": _INDEX_KEY + (4 * number + place).to_bytes(8),
        "id_no_mask": mask_id_number(id_no),
        "birth_sealed": sealed_birth(vault, key, date(1905, 1, 1)),
        "sex": "m",
    }


def _dwelling(key: object, area: str, number: int) -> dict[str, Any]:
    return {
        "id": key,
        "area_code": area,
        "row_version": 1,
        "plot_no": f"P{number:08d}",
        "built_year": 1998,
        "structure": "brick_timber",
        "hazard_grade": "B",
        "relocation_listed": False,
        "in_heating_network": False,
        "length_m": 12.5,
        "depth_m": 7.2,
        "eaves_height_m": 3.0,
        "orientation_deg": 180,
        "floor_area_m2": 90.0,
        "heated_area_m2": 90.0,
        "electricity_customer_no": f"E{number:08d}",
        "transformer": f"{number % 900}号台区",
        "latitude_deg": None,
        "longitude_deg": None,
        "heating_fuel": "loose_coal",
        "coal_t": 3.0,
    }


def _household(key: object, house: object, area: str, number: int, clerk: Actor) -> dict[str, Any]:
    return {
        "id": key,
        "area_code": area,
        "row_version": 1,
        "file_no": f"HH-150802-{number:06d}",
        "stage": "surveyed" if number % 3 == 1 else "registered",
        "stage_since": NOW.date(),
        "group_text": f"{number % 9 + 1}组",
        "door_no": f"{number % 200}号",
        "phone": f"138{number % 100_000_000:08d}",
        "assigned_to": None,
        "registered_members": 4,
        "resident_members": 3,
        "resident_months": 12,
        "officials_relative": False,
        "consent_on": date(2026, 3, 1),
        "dwelling_id": house,
        "created_at": NOW,
        "created_by": clerk.id,
    }


def _conversion(
    home: object, house: object, area: str, number: int, clerk: Actor
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "area_code": area,
        "row_version": 1,
        "case_no": f"QN-150802-2026-{number:06d}",
        "household_id": home,
        "dwelling_id": house,
        "technology": "ashp_hydronic",
        "programme_year": 2026,
        "stage": _STAGES[number // 3 % len(_STAGES)],
        "stage_since": date(2026, 3, 1 + number % 28),
        "design": None,
        "device_maker": "",
        "device_model": "",
        "price_fen": None,
        "device_serial": "",
        "heat_meter_no": "",
        "created_at": NOW,
        "created_by": clerk.id,
    }

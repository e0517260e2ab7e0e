"""What a transformer can still take: hosting capacity, open capacity and its colour grade.

The form is that of DL/T 2041-2025 as read in secondary sources; the planned-storage term is
read in two ways there and is therefore a choice. Parameters come from the utility.
"""

from dataclasses import dataclass
from enum import StrEnum

from pv_sizing.checks import require_between
from pv_sizing.errors import ArrayError


class Grade(StrEnum):
    """Colour of a transformer or area; red above makes red below."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Transformer:
    """A distribution transformer at the hour of its largest reverse power.

    Parameters
    ----------
    rating_kva : float
        Rated apparent power S. [kVA]
    noon_load_kw : float
        Load P at workday noon in spring or autumn. [kW]
    other_generation_kw : float
        Other generation P_G at that hour. [kW]
    storage_kw : float
        Storage P_ESS that charges at that hour. [kW]
    planned_storage_kw : float
        Storage still planned. [kW]
    power_factor : float
        cos phi. [-]
    reverse_share : float
        Admitted reverse loading beta, 0.80 for split operation up to 110 kV. [-]
    simultaneity : float
        Largest share tau of the connected PV power that feeds at once. [-]
    connected_kw, registered_kw : float
        PV connected, and registered but not yet connected. [kW]

    Raises
    ------
    ArrayError
        If a figure is impossible.
    """

    rating_kva: float
    noon_load_kw: float
    connected_kw: float
    registered_kw: float
    other_generation_kw: float = 0.0
    storage_kw: float = 0.0
    planned_storage_kw: float = 0.0
    power_factor: float = 0.95
    reverse_share: float = 0.80
    simultaneity: float = 0.85

    def __post_init__(self) -> None:
        for name, low, high in (
            ("rating_kva", 1.0, 1e6),
            ("noon_load_kw", 0.0, 1e6),
            ("connected_kw", 0.0, 1e6),
            ("registered_kw", 0.0, 1e6),
            ("other_generation_kw", 0.0, 1e6),
            ("storage_kw", 0.0, 1e6),
            ("planned_storage_kw", 0.0, 1e6),
            ("power_factor", 0.5, 1.0),
            ("reverse_share", 0.0, 1.0),
            ("simultaneity", 0.1, 1.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=ArrayError,
                code="transformer_figure_impossible",
                where=f"transformer {name}",
                name=name,
            )


@dataclass(frozen=True, slots=True)
class OpenCapacity:
    """Room for PV at a transformer.

    Parameters
    ----------
    hosting_kw : float
        What it can take in all, S_d. [kW]
    after_connected_kw : float
        C1 = S_d - connected. [kW]
    open_kw : float
        C2 = C1 - registered at this transformer alone; negative when overbooked. What a new
        plant may ask for is `admissible_kw`. [kW]
    grade : Grade
        Green with room, yellow when only the registered ones exceed it, red when full.
    """

    hosting_kw: float
    after_connected_kw: float
    open_kw: float
    grade: Grade

    @property
    def admissible_kw(self) -> float:
        """What a new plant may ask for: nothing while the grade is red, never less than 0 [kW]."""
        return 0.0 if self.grade is Grade.RED else max(self.open_kw, 0.0)


def open_capacity(
    transformer: Transformer,
    *,
    superior_grade: Grade = Grade.GREEN,
    planned_storage_in_numerator: bool = False,
) -> OpenCapacity:
    """Return hosting and open capacity with the colour grade.

    ``S_d = (P - P_G + beta S cos(phi) + P_ESS) / tau_max``, then the planned storage is added
    as it is, or, in the other reading, inside the numerator.

    Parameters
    ----------
    transformer : Transformer
        Utility's figures.
    superior_grade : Grade
        Grade of the level above.
    planned_storage_in_numerator : bool
        The other reading of the standard.

    Returns
    -------
    OpenCapacity

    Examples
    --------
    >>> room = open_capacity(Transformer(100.0, 12.0, connected_kw=95.0, registered_kw=6.0))
    >>> round(room.hosting_kw, 2), round(room.admissible_kw, 2), room.grade.value
    (103.53, 2.53, 'green')
    """
    t = transformer
    power_kw = (
        t.noon_load_kw
        - t.other_generation_kw
        + t.reverse_share * t.rating_kva * t.power_factor
        + t.storage_kw
    )
    if planned_storage_in_numerator:
        hosting_kw = (power_kw + t.planned_storage_kw) / t.simultaneity
    else:
        hosting_kw = power_kw / t.simultaneity + t.planned_storage_kw
    after_connected_kw = hosting_kw - t.connected_kw
    open_kw = after_connected_kw - t.registered_kw
    if superior_grade is Grade.RED or after_connected_kw <= 0.0:
        grade = Grade.RED
    else:
        grade = Grade.GREEN if open_kw > 0.0 else Grade.YELLOW
    return OpenCapacity(hosting_kw, after_connected_kw, open_kw, grade)

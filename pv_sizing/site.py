"""Where the plant stands: position, height, ground reflectance and the record temperatures."""

from dataclasses import dataclass

from pv_sizing.checks import require_between
from pv_sizing.errors import SiteError


@dataclass(frozen=True, slots=True)
class Site:
    """A point on the Earth with the two temperatures that decide string lengths.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        WGS 84, north and east positive. [°]
    altitude_m : float
        Height above sea level. [m]
    record_low_celsius, record_high_celsius : float
        Lowest and highest air temperature on record, not of a typical year: a typical year of
        a -35 °C place stops near -25 °C and would allow one module too many in a string. [°C]
    albedo : float
        Reflectance of the ground around, for the light a tilted plane sees from below. [-]

    Raises
    ------
    SiteError
        If a figure is impossible or the records are in the wrong order.

    Examples
    --------
    >>> Site(40.75, 107.42, 1039.3, record_low_celsius=-35.3, record_high_celsius=39.4).albedo
    0.2
    """

    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    record_low_celsius: float
    record_high_celsius: float
    albedo: float = 0.2

    def __post_init__(self) -> None:
        for name, low, high in (
            ("latitude_deg", -90.0, 90.0),
            ("longitude_deg", -180.0, 180.0),
            ("altitude_m", -450.0, 6000.0),
            ("record_low_celsius", -75.0, 40.0),
            ("record_high_celsius", -10.0, 60.0),
            ("albedo", 0.0, 1.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=SiteError,
                code="site_figure_impossible",
                where=f"site {name}",
                name=name,
            )
        if self.record_low_celsius >= self.record_high_celsius:
            raise SiteError(
                "site_records_reversed",
                "site record_low_celsius",
                record_low_celsius=self.record_low_celsius,
                record_high_celsius=self.record_high_celsius,
            )

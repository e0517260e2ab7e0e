"""One question with its sun and light: what every candidate of a sizing shares, computed once."""

from collections.abc import Sequence
from dataclasses import dataclass

from pv_sizing.array import Inverter
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import SunPath, sun_path
from pv_sizing.layout import Layout
from pv_sizing.plane_light import Light, light_source
from pv_sizing.plant import Plant
from pv_sizing.result import Assumptions, PlaneShading
from pv_sizing.shading import Shade, horizon_loss, shade_of
from pv_sizing.weather import Weather
from pv_sizing.yields import SubArray, YearYield, year_yield


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What was asked, and the year's sun and light for it.

    Parameters
    ----------
    given : Assumptions
        The question.
    weather : Weather
        Its year.
    sun : SunPath
        Sun of that year, shape (n,).
    light : callable
        From tilt and azimuth to the light there.
    """

    given: Assumptions
    weather: Weather
    sun: SunPath
    light: Light

    def simulate(
        self, sub_arrays: Sequence[SubArray], inverter: Inverter, ac_limit_kw: float | None
    ) -> YearYield:
        """Return the year of any planes on any inverter under the question's losses."""
        return year_yield(
            sub_arrays,
            self.weather,
            kw_ac=inverter.kw_ac,
            efficiency_pct=inverter.efficiency_pct,
            losses=self.given.losses,
            uncertainty=self.given.uncertainty,
            models=self.given.models,
            ac_limit_kw=ac_limit_kw,
        )

    def shades(self, layouts: Sequence[Layout]) -> dict[str, Shade]:
        """Return the computed shadows of laid-out planes by their names."""
        planes = {plane.name: plane for plane in self.given.roofs}
        return {
            layout.plane_name: shade_of(
                planes[layout.plane_name],
                layout,
                self.sun,
                self.light(layout.module_tilt_deg, layout.module_azimuth_deg),
                self.weather,
            )
            for layout in layouts
        }


def scene_of(given: Assumptions, weather: Weather) -> Scene:
    """Place the sun and prepare the light of a question.

    Parameters
    ----------
    given : Assumptions
        Site, horizon and submodels count.
    weather : Weather
        One year.

    Returns
    -------
    Scene

    Raises
    ------
    WeatherError
        If the weather's clock does not fit the sun of the site.
    """
    sun = sun_path(given.site, weather)
    light = light_source(given.site, weather, sun, given.models, given.horizon)
    return Scene(given, weather, sun, light)


def shading_of(plant: Plant, scene: Scene) -> tuple[PlaneShading, ...]:
    """Name what horizon, obstacles and rows take of each used plane, month by month.

    Parameters
    ----------
    plant : Plant
        A candidate of the scene.
    scene : Scene
        What it was computed in.

    Returns
    -------
    tuple of PlaneShading
        In the order of the plant's layouts.
    """
    given = scene.given
    free = scene.light
    if not given.horizon.is_open:
        bare = open_horizon("for comparison")
        free = light_source(given.site, scene.weather, scene.sun, given.models, bare)
    found = []
    for layout, losses in zip(plant.layouts, plant.shading, strict=True):
        facing = (layout.module_tilt_deg, layout.module_azimuth_deg)
        hidden = horizon_loss(scene.light(*facing), free(*facing), scene.weather)
        found.append(PlaneShading(layout.plane_name, hidden, losses))
    return tuple(found)

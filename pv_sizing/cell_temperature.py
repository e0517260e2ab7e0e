"""How warm the cells get in light, air and wind, by the temperature model that was chosen."""

import numpy as np
import pvlib

from pv_sizing.arrays import Floats
from pv_sizing.errors import ModelError
from pv_sizing.submodels import CHOICES, PINNED, Temperature
from pv_sizing.weather import Weather

# Figures of the models that a datasheet row does not carry.
MODULE_EFFICIENCY = 0.20
NOCT_CELSIUS = 45.0


def cell_celsius(
    total: Floats, weather: Weather, temperature: Temperature = PINNED.temperature
) -> Floats:
    """Return cell temperature from the light in the plane, air and wind.

    Pinned: ``T_cell = T_air + POA / (25 + 6.84 v)``.

    Parameters
    ----------
    total : numpy.ndarray, shape (n,)
        Plane-of-array irradiance before the glass. [W/m2]
    weather : Weather
        Air temperature, and wind at 10 m.
    temperature : str
        One of `submodels.Temperature`.

    Returns
    -------
    numpy.ndarray, shape (n,)
        [°C]

    Raises
    ------
    ModelError
        ``submodel_unknown``.

    References
    ----------
    D. Faiman, Prog. Photovolt. 16 (2008) 307, doi:10.1002/pip.813.
    D. King et al., Photovoltaic Array Performance Model, SAND2004-3535 (2004).
    P. Gilman et al., SAM Photovoltaic Model Technical Reference Update, NREL/TP-6A20-67399 (2018).
    """
    if temperature not in CHOICES["temperature"]:
        raise ModelError("submodel_unknown", "temperature", given=temperature)
    place = (total, weather.column("temp_air"), weather.column("wind_speed"))
    known = pvlib.temperature.TEMPERATURE_MODEL_PARAMETERS
    if temperature == "faiman":
        cell = pvlib.temperature.faiman(*place)
    elif temperature == "sapm_close_mount":
        cell = pvlib.temperature.sapm_cell(*place, **known["sapm"]["close_mount_glass_glass"])
    elif temperature == "noct_sam":
        cell = pvlib.temperature.noct_sam(
            *place, noct=NOCT_CELSIUS, module_efficiency=MODULE_EFFICIENCY
        )
    else:
        figures = known["pvsyst"]["semi_integrated"]
        cell = pvlib.temperature.pvsyst_cell(*place, **figures, module_efficiency=MODULE_EFFICIENCY)
    return np.asarray(cell, dtype=np.float64)

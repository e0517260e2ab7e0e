"""Design figures, typical years and what protects them from silent change."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.reference import climate, files
from heating_program.reference.files import DataFaultError

BANNERS = ("150802", "150821", "150822", "150823", "150824", "150825", "150826")


def test_only_the_design_temperature_of_linhe_is_official() -> None:
    official = {
        code
        for code, found in climate.climates().items()
        if found.design_temp_celsius.status is Status.OFFICIAL
    }
    assert official == {"150802"}
    assert str(climate.climate_of("150824")).count("估算") == 0
    assert str(climate.climate_of("150824").design_temp_celsius) == "-17.6 °C(估算)"


def test_a_village_has_the_climate_of_its_banner() -> None:
    linhe = climate.climate_of("150802102202")
    assert (linhe.design_temp_celsius.value, linhe.record_low_celsius.value) == (-15.3, -35.3)
    assert linhe.solar_station == "53513"
    with pytest.raises(DomainError, match="climate_unknown"):
        climate.climate_of("150702")


def test_no_banner_is_given_a_milder_record_low_than_linhe() -> None:
    assert all(c.record_low_celsius.value <= -35.3 for c in climate.climates().values())


@pytest.mark.parametrize("banner", BANNERS)
def test_a_typical_year_is_whole_and_physical(banner: str) -> None:
    year = climate.hourly_year(banner)
    assert year.ghi_w_m2.shape == (8760,)
    assert np.all(year.dhi_w_m2 <= year.ghi_w_m2 + 1e-9)
    assert 1500 < year.ghi_w_m2.sum() / 1000 < 1800
    assert not year.temp_air_celsius.flags.writeable
    daily = climate.daily_years()[banner]
    assert year.ghi_w_m2.sum() / 1000 == pytest.approx(daily.ghi_kwh_m2.sum(), rel=2e-3)


@pytest.mark.parametrize("banner", BANNERS)
def test_the_sixth_coldest_day_of_a_typical_year_is_the_design_temperature(banner: str) -> None:
    means = climate.hourly_year(banner).temp_air_celsius.reshape(365, 24).mean(axis=1)
    design = climate.climate_of(banner).design_temp_celsius.value
    assert np.sort(means)[5] == pytest.approx(design, abs=0.06)


def test_linhe_has_the_recorded_sums() -> None:
    year = climate.hourly_year("150802")
    assert year.ghi_w_m2.sum() / 1000 == pytest.approx(1689.6, abs=0.1)
    assert year.dni_w_m2.sum() / 1000 == pytest.approx(1792.7, abs=0.1)
    assert year.ghi_w_m2.max() == pytest.approx(983, abs=1)


def test_a_changed_hourly_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, _ = climate.hourly_sums()["150802"]
    (tmp_path / "climate").mkdir()
    shutil.copy(files.DATA / name, tmp_path / name)
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    monkeypatch.setattr(files, "DATA", tmp_path)
    with pytest.raises(DataFaultError, match="not the one that was recorded"):
        climate.hourly_file.__wrapped__("150802")


def test_a_banner_without_typical_year_is_refused() -> None:
    with pytest.raises(DomainError, match="climate_unknown"):
        climate.hourly_file("150702")

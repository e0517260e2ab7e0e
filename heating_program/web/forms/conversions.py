"""What is typed about a conversion: its opening, its scheme, the device that was installed."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import Optional

from heating_program.domain.identity import normalise_code
from heating_program.domain.money import yuan_to_fen
from heating_program.domain.pv_kind import (
    CONNECTION_MODE_LABELS,
    INVESTOR_LABELS,
    ConnectionMode,
    Investor,
)
from heating_program.domain.scheme import DeviceChoice
from heating_program.reference.catalog import open_technologies
from heating_program.web.filters import in_language
from heating_program.web.forms.fields import (
    ChineseForm,
    NumberField,
    checked_by,
    options,
    required,
    text,
    yes_no,
)

_DASHES = str.maketrans("‐‑‒–—−", "------")


class OpeningForm(ChineseForm):
    """A new case: which technology, and what is done to the house along with it."""

    id = HiddenField()
    household = HiddenField()
    technology = SelectField(_("取暖技术"), [required(_("请选择取暖技术。"))])
    with_retrofit = yes_no(_("同时做农房节能改造"))
    with_pv = yes_no(_("同时安装屋顶光伏"))
    connection_mode = SelectField(
        _("光伏并网方式"),
        choices=options(CONNECTION_MODE_LABELS),
        default=ConnectionMode.SELF_USE_SURPLUS.value,
    )
    investor = SelectField(
        _("光伏投资方"), choices=options(INVESTOR_LABELS), default=Investor.HOUSEHOLD.value
    )

    def offer_technologies(self) -> None:
        """Fill the choice from the catalogue, in its order."""
        offered = {each.code: in_language(each) for each in open_technologies()}
        self.technology.choices = options(offered, empty=_("请选择"))

    def check(self) -> bool:
        """Validate every field."""
        self.offer_technologies()
        return self.validate()

    def wishes(self) -> dict[str, Any]:
        """Return what was chosen, by the names the service asks for; after `check` has passed."""
        return {
            "technology": self.technology.data,
            "with_retrofit": self.with_retrofit.data == "yes",
            "with_pv": self.with_pv.data == "yes",
            "connection_mode": ConnectionMode(self.connection_mode.data),
            "investor": Investor(self.investor.data),
        }


class SchemeForm(ChineseForm):
    """The device of the scheme, as its nameplate and test report say."""

    row_version = IntegerField(validators=[Optional()])
    maker = text(_("品牌（厂家）"), missing=_("请填写品牌。"), most=60)
    model = text(_("型号"), missing=_("请填写型号。"), most=60)
    nominal_kw = NumberField(
        _("额定制热量"), least=0.5, most=500, decimals=2, missing=_("请填写额定制热量。")
    )
    kw_at_minus_20 = NumberField(
        _("-20 °C 制热量"),
        least=0.1,
        most=500,
        decimals=2,
        description=_("见检测报告；留空则按目录示例值折减"),
    )
    backup_kw = NumberField(
        _("辅助电加热"), least=0, most=100, decimals=2, description=_("没有则留空")
    )
    price = text(_("合同价"), missing=_("请填写合同价。"), most=20, inputmode="decimal")

    def check(self) -> bool:
        """Validate every field."""
        return self.validate({"price": [checked_by(yuan_to_fen)]})

    def details(self) -> DeviceChoice:
        """Return the chosen device; only after `check` has passed."""
        return DeviceChoice(
            maker=self.maker.typed,
            model=self.model.typed,
            nominal_kw=self.nominal_kw.value(),
            kw_at_minus_20=self.kw_at_minus_20.number,
            backup_kw=self.backup_kw.number or 0.0,
            price_fen=yuan_to_fen(self.price.typed),
        )


class DeviceForm(ChineseForm):
    """The installed device by the numbers that stand on it; a scanner types them too."""

    row_version = IntegerField(validators=[Optional()])
    device_serial = text(_("设备序列号"), missing=_("请填写设备序列号。"), most=60)
    heat_meter_no = text(_("取暖分表号"), most=40, description=_("没有单独计量的留空"))

    def check(self) -> bool:
        """Validate every field."""
        return self.validate()

    def numbers(self) -> tuple[str, str]:
        """Return serial and meter number, written one way so that a copy cannot hide."""
        return _plain_number(self.device_serial.typed), _plain_number(self.heat_meter_no.typed)


def _plain_number(typed: str) -> str:
    """Bring what a keyboard or a scanner gives to capitals with ASCII dashes."""
    return normalise_code(unicodedata.normalize("NFKC", typed).translate(_DASHES))

"""What a planner knows of the transformer: its open capacity as told, or its figures."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField

from heating_program.domain.errors import DomainError
from heating_program.domain.pv_words import GRID_LEVEL_LABELS
from heating_program.services.pv_grid import GridQuestion
from heating_program.web.forms.fields import ChineseForm, options, text
from heating_program.web.forms.optional_number import OptionalNumberField
from pv_sizing.grid import Grade, Transformer

_MOST_KW = 100_000
_NEEDED = ("rating_kva", "noon_load_kw", "connected_kw", "registered_kw")
_OTHER = ("other_generation_kw", "storage_kw")
_PARAMETERS = ("power_factor", "reverse_share", "simultaneity")
_DEFAULTS = Transformer(1.0, 0.0, 0.0, 0.0)


def _power(label: str, **more: Any) -> OptionalNumberField:
    return OptionalNumberField(label, least=0, most=_MOST_KW, decimals=2, **more)


class GridFields(ChineseForm):
    """The transformer's part of the size form."""

    open_kw = OptionalNumberField(
        _("台区可开放容量"),
        least=-10000,
        most=10000,
        decimals=2,
        description=_("供电公司给出；不明则留空，或按下面的台区数据计算"),
    )
    rating_kva = OptionalNumberField(
        _("配变额定容量"),
        least=1,
        most=_MOST_KW,
        decimals=1,
        description=_("只知道容量时，以下留空"),
    )
    noon_load_kw = _power(_("午间负荷"), description=_("春秋季工作日中午，光伏出力最大时"))
    connected_kw = _power(_("已并网光伏"))
    registered_kw = _power(_("已备案未并网光伏"))
    other_generation_kw = _power(_("其他电源"), description=_("没有则留空"))
    storage_kw = _power(_("储能"), description=_("中午能充电的功率；没有则留空"))
    superior_grade = SelectField(
        _("上级等级"),
        choices=options({code: _(label) for code, label in GRID_LEVEL_LABELS.items()}),
        default="",
        description=_("上级为红色，下级一律为红色"),
    )
    power_factor = OptionalNumberField(_("功率因数 cosφ"), least=0.5, most=1, decimals=3)
    reverse_share = OptionalNumberField(_("反向负载率 β"), least=0.1, most=1, decimals=3)
    simultaneity = OptionalNumberField(_("同时出力系数 τ"), least=0.1, most=1, decimals=3)
    grid_source = text(_("数据来源和日期"), most=60)
    may_limit = BooleanField(
        _("允许限功率并网"),
        description=_("可开放容量小于最小的逆变器时，把输出限定在可开放容量以内"),
    )

    def check_grid(self) -> bool:
        """Refuse figures that are begun and cannot be worked out, beside what is missing."""
        typed = [name for name in _NEEDED + _OTHER if self._number(name) is not None]
        if typed in ([], ["rating_kva"]):
            return True
        missing = [name for name in _NEEDED if self._number(name) is None]
        for name in missing:
            self.refuse(DomainError("grid_figure_missing", field=name))
        return not missing

    def question(self) -> GridQuestion | None:
        """Return what is known, None where nothing was said; only after `check_grid` passed."""
        asked = GridQuestion(
            stated_kw=self.open_kw.typed_number,
            transformer=self._transformer(),
            rating_kva=self.rating_kva.typed_number,
            superior_grade=Grade(self.superior_grade.data) if self.superior_grade.data else None,
            source=self.grid_source.typed,
        )
        return None if asked == GridQuestion(source=asked.source) else asked

    @property
    def shows_figures(self) -> bool:
        """Whether the folded part holds something to see."""
        names = (*_NEEDED, *_OTHER, "superior_grade", "grid_source")
        filled = any(self._fields[name].data for name in names)
        return filled or any(self._fields[name].errors for name in (*names, *_PARAMETERS))

    @property
    def parameters_differ(self) -> bool:
        """Whether a parameter is wrong or not the usual one, so that it must be seen."""
        return any(
            self._fields[name].errors or self._number(name) not in (None, getattr(_DEFAULTS, name))
            for name in _PARAMETERS
        )

    def _number(self, name: str) -> float | None:
        number: float | None = getattr(self, name).typed_number
        return number

    def _transformer(self) -> Transformer | None:
        given = {name: self._number(name) for name in (*_NEEDED, *_OTHER, *_PARAMETERS)}
        if any(given[name] is None for name in _NEEDED):
            return None
        return Transformer(**{name: value for name, value in given.items() if value is not None})


def grid_values(last: dict[str, Any] | None) -> dict[str, Any]:
    """Return what to show in the fields: the question of the last size, else the defaults."""
    shown: dict[str, Any] = {name: f"{getattr(_DEFAULTS, name):.2f}" for name in _PARAMETERS}
    if last is None:
        return shown
    rating_kva, stated_kw = last["rating_kva"], last["stated_kw"]
    shown |= {
        "open_kw": "" if stated_kw is None else f"{stated_kw:g}",
        "rating_kva": "" if rating_kva is None else f"{rating_kva:g}",
        "superior_grade": last["superior_grade"] or "",
        "grid_source": last["source"],
    }
    if figures := last["transformer"]:
        shown |= {name: f"{figures[name]:g}" for name in (*_NEEDED, *_OTHER, *_PARAMETERS)}
    return shown

"""Walls and porches by name, for translation: the catalogue itself names them in Chinese."""

from typing import Final

from flask_babel import lazy_gettext as _

WALL_NAMES: Final = (
    _("370 砖木瓦房"),
    _("370 砖混平房"),
    _("土坯房"),
    _("石木房"),
    _("彩钢板房"),
    _("不明结构"),
    _("490 砖木瓦房"),
    _("新建节能砖木房（寒冷地区）"),
    _("新建节能砖混房（寒冷地区）"),
)
PORCH_NAMES: Final = (_("单层玻璃暖廊（不采暖）"), _("双层玻璃暖廊（不采暖）"))

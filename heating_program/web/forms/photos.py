"""What is asked of a photo: what it shows, and the picture itself."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import MultipleFileField, RadioField

from heating_program.domain.photo import SLOT_LABELS, PhotoSlot
from heating_program.web.forms.fields import ChineseForm, options, required
from heating_program.web.photo_card import PhotoCard


class PhotoForm(ChineseForm):
    """One control that opens the camera of a tablet, and one for photos taken before.

    Both send under the same name; where there is no camera both open the file chooser.
    """

    # What may be chosen is the card's: `form_of` puts it in.
    slot = RadioField(_("拍的是什么"), [required(_("请选择照片拍的是什么。"))], choices=[])
    taken = MultipleFileField(
        _("拍照"),
        name="photo",
        id="photo",
        render_kw={"accept": "image/*", "capture": "environment"},
    )
    chosen = MultipleFileField(
        _("照片文件"), name="photo", id="photo-files", render_kw={"accept": "image/*"}
    )


def form_of(card: PhotoCard) -> PhotoForm:
    """Make the empty form of a card; it starts from the first photo that is still missing."""
    usual = PhotoSlot.OTHER if PhotoSlot.OTHER in card.slots else card.slots[0]
    first = (card.lacking or [usual])[0]
    form = PhotoForm(data={"slot": first.value})
    form.slot.choices = options({slot: gettext(SLOT_LABELS[slot]) for slot in card.slots})
    return form

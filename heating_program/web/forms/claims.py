"""What is chosen to open a claim: the policy; everything else is on record."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField

from heating_program.domain.policy import Policy
from heating_program.domain.provenance import STATUS_LABELS
from heating_program.web.forms.fields import ChineseForm, options, required


class ClaimForm(ChineseForm):
    """The policy in force for the case."""

    id = HiddenField()
    conversion = HiddenField()
    policy_code = SelectField(_("依据政策"), [required(_("请选择政策。"))])

    def offer(self, policies: tuple[Policy, ...]) -> None:
        """Offer these policies, each marked with how far it may be relied upon."""
        titles = {each.code: f"{each.title} · {STATUS_LABELS[each.status]}" for each in policies}
        self.policy_code.choices = options(titles)

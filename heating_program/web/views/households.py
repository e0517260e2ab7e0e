"""The registry's addresses: the list is in household_list, one household in household_tabs.

Registration is in enrolment and correction in household_edit.
"""

from flask import Blueprint

from heating_program.web.views import household_list, household_tabs

blueprint = Blueprint("households", __name__, url_prefix="/households")
blueprint.add_url_rule("", view_func=household_list.index)
blueprint.add_url_rule("/<uuid:household_id>", view_func=household_tabs.show)
blueprint.add_url_rule(
    "/<uuid:household_id>/<any(confirm,suspend,resume,close):action>",
    view_func=household_tabs.change_stage,
    methods=["POST"],
)
blueprint.add_url_rule(
    "/<uuid:household_id>/reveal/position",
    view_func=household_tabs.reveal_position,
    methods=["POST"],
)
blueprint.add_url_rule(
    "/<uuid:household_id>/people/<uuid:person_id>/reveal",
    view_func=household_tabs.reveal_person,
    methods=["POST"],
)
blueprint.add_url_rule(
    "/<uuid:household_id>/accounts/<uuid:account_id>/reveal",
    view_func=household_tabs.reveal_account,
    methods=["POST"],
)

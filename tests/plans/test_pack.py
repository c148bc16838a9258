"""plan.yaml after an approval: targets keep the ids that the pack gave them."""

from decimal import Decimal

from shuangkong.plans.approved import ApprovedTarget
from shuangkong.plans.pack import _targets


def target(name):
    return ApprovedTarget(
        kind="target", name=name, value=Decimal(1), span=None, unit="%", relation="reach", base_year=None,
        target_year=2025, scope="", indicator=name, bound="", ambition="", at="二", start=0, end=1,
    )  # fmt: skip


def test_new_targets_take_no_id_of_another():
    """A known target keeps its id wherever it comes in the list, and a new one gets the first that is free."""
    first = list(_targets([target("甲"), target("乙")], {}))
    ids = {(one["name"],): one["id"] for one in first}
    again = [(one["name"], one["id"]) for one in _targets([target("新"), target("乙"), target("甲")], ids)]
    assert again == [("新", "target-3"), ("乙", "target-2"), ("甲", "target-1")]

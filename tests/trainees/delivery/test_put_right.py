"""What went wrong and came out late: a misspelt name, a wrong result, a certificate that was not deserved."""

import pytest

from guopei.core.inbox.models import Todo
from guopei.core.refusal import Denied, Refused
from tests.factories.classes import make_ended, make_house, trainees
from tests.trainees.classes.test_classes import refused_by_database
from tests.trainees.delivery.test_classes import published
from trainees.delivery.models import Certificate
from trainees.delivery.models.certificates import is_certificate_number
from trainees.delivery.selectors.classes import counts_of
from trainees.delivery.services.arrivals import leave_early
from trainees.delivery.services.certificates import issue_certificates, reissue_certificate, revoke_certificate
from trainees.delivery.services.classes import settle_class, unsettle_class
from trainees.delivery.services.results import (
    Override,
    confirm_results,
    propose_results,
    publish_results,
    withdraw_result,
)
from trainees.register.models import Teacher

pytestmark = pytest.mark.django_db


def test_a_misspelt_name_is_put_right_by_a_certificate_in_place_of_the_old_one() -> None:
    house = make_house()
    made = published(house)
    issue_certificates(made, actor=house.officer)
    settle_class(made, actor=house.leader)
    old = Certificate.objects.get()
    Teacher.objects.filter(pk=old.enrolment.teacher_id).update(name="正确的名字")

    with pytest.raises(Denied):
        reissue_certificate(old, actor=house.officer, reason="姓名有误")
    with pytest.raises(Refused):
        reissue_certificate(old, actor=house.leader, reason=" ")
    new = reissue_certificate(old, actor=house.leader, reason="姓名有误")

    old.refresh_from_db()
    assert (new.holder_name, new.replaces, new.revoked_at) == ("正确的名字", old, None)
    assert (old.revoked_reason, new.number != old.number, is_certificate_number(new.number)) == ("姓名有误", True, True)
    assert counts_of(made).certified == 1
    with pytest.raises(Refused) as again:
        reissue_certificate(old, actor=house.leader, reason="再来一次")
    assert again.value.code == "replaced"


def test_a_revoked_certificate_does_not_come_back_with_the_others() -> None:
    house = make_house()
    made = published(house)
    issue_certificates(made, actor=house.officer)
    revoke_certificate(Certificate.objects.get(), actor=house.leader, reason="弄虚作假")

    with pytest.raises(Refused) as refused:
        issue_certificates(made, actor=house.officer)
    assert refused.value.code == "nothing_due"


def test_a_wrong_result_is_put_right_after_the_settlement() -> None:
    house = make_house()
    made = published(house)
    issue_certificates(made, actor=house.officer)
    settle_class(made, actor=house.leader)
    first, second = trainees(made)

    with pytest.raises(Refused) as settled:
        withdraw_result(second, actor=house.leader, reason="登分有误")
    assert settled.value.code == "class_settled"
    made = unsettle_class(made, actor=house.leader, reason="登分有误")
    with pytest.raises(Refused) as certified:
        withdraw_result(first, actor=house.leader, reason="登分有误")
    assert certified.value.code == "certificate_stands"
    with pytest.raises(Denied):
        withdraw_result(second, actor=house.officer, reason="登分有误")
    second = withdraw_result(second, actor=house.leader, reason="登分有误")
    assert (second.result, second.result_state, second.confirmed_by_id) == ("", "NONE", None)

    propose_results(made, actor=house.officer, overrides={second.pk: Override("PASS", "复核后及格")})
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.officer)
    assert issue_certificates(made, actor=house.officer) == 1
    assert settle_class(made, actor=house.leader).state == "SETTLED"


def test_raw_sql_cannot_take_back_what_others_rest_on() -> None:
    house = make_house()
    made = published(house)
    issue_certificates(made, actor=house.officer)
    first, second = trainees(made)
    back = "UPDATE trainees_enrolment SET result_state = 'NONE', result = '', version = version + 1 WHERE id = {}"

    assert refused_by_database(back.format(first.pk)) == "result_in_force"
    twice = (
        "INSERT INTO trainees_certificate (enrolment_id, replaces_id, number, check_code, holder_name, project_name, "
        "class_name, institution_name, starts_on, ends_on, hours, result, is_demo, issued_on, revoked_reason) "
        "SELECT enrolment_id, {}, 'GP00000000000000', check_code, holder_name, project_name, class_name, "
        "institution_name, starts_on, ends_on, hours, result, is_demo, issued_on, '' FROM trainees_certificate"
    )
    assert refused_by_database(twice.format("NULL")) == "certificate_one_valid"
    settle_class(made, actor=house.leader)
    assert refused_by_database(back.format(second.pk)) == "result_in_force"
    leave = "UPDATE trainees_enrolment SET state = 'LEFT', version = version + 1 WHERE id = {}"
    assert refused_by_database(leave.format(first.pk)) == "enrolment_leaves_in_class"


def test_nobody_leaves_early_a_class_that_is_over() -> None:
    house = make_house()
    [one] = trainees(make_ended(house, post=(85,)))

    with pytest.raises(Refused) as refused:
        leave_early(one, actor=house.manager, reason="生病")
    assert refused.value.code == "class_not_ready"


def test_where_nobody_passed_the_leader_is_asked_to_settle() -> None:
    house = make_house()
    made = make_ended(house, post=(20,))
    propose_results(made, actor=house.officer)
    confirm_results(made, actor=house.leader)
    publish_results(made, actor=house.officer)

    assert not Todo.objects.filter(state="open", kind="trainees.certificates_due").exists()
    assert Todo.objects.filter(state="open", kind="trainees.class_to_settle").exists()


def test_a_certificate_revoked_already_is_issued_anew_with_a_reason_alone() -> None:
    house = make_house()
    issue_certificates(published(house), actor=house.officer)
    old = revoke_certificate(Certificate.objects.get(), actor=house.leader, reason="姓名有误")
    with pytest.raises(Refused) as refused:
        reissue_certificate(old, actor=house.leader, reason=" ")
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")
    assert Certificate.objects.count() == 1

"""Files of a class: attached by its institution until it is settled, read by whoever sees the class."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from guopei.core.access.enums import Role
from guopei.core.documents.models import Attachment
from guopei.core.documents.services.attaching import attach_file, read_attachment, remove_attachment
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor
from tests.factories.classes import make_class, make_ended, make_house, make_neighbour
from tests.support.races import acting, at_once
from trainees.classes.models import TrainingClass
from trainees.delivery.services.classes import cancel_class

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"


def attach(training_class, actor, kind="class_emergency"):
    return attach_file(training_class, kind=kind, content=PDF, name="预案.pdf", actor=actor)


def test_the_emergency_plan_of_a_class_is_attached_and_read_above():
    house = make_house()
    one = attach(make_class(house), house.officer)
    province = make_actor(Role.PROVINCIAL_OFFICER, house.order.plan_item.plan.province)
    assert read_attachment(one, actor=province) == PDF
    with pytest.raises(Denied):
        attach(TrainingClass.objects.get(), province)


def test_another_institution_neither_reads_nor_attaches():
    house = make_house()
    training_class = make_class(house)
    one = attach(training_class, house.officer)
    neighbour = make_neighbour(house).officer
    with pytest.raises(Http404):
        read_attachment(one, actor=neighbour)
    with pytest.raises(Http404):
        attach(training_class, neighbour)


def test_files_come_and_go_after_teaching_has_ended():
    house = make_house()
    one = attach(make_ended(house), house.manager)
    remove_attachment(one, actor=house.officer, reason="扫描不清")
    attach(TrainingClass.objects.get(), house.officer, "class_proof")


def test_a_cancelled_class_keeps_what_it_has():
    house = make_house()
    training_class = make_class(house)
    one = attach(training_class, house.officer)
    cancelled = cancel_class(training_class, actor=house.officer, reason="停办")
    for act in (
        lambda: attach(cancelled, house.officer),
        lambda: remove_attachment(one, actor=house.officer, reason="扫描不清"),
    ):
        with pytest.raises(Refused):
            act()
    with connection.cursor() as cursor, pytest.raises(IntegrityError) as error, transaction.atomic():
        cursor.execute(
            "UPDATE documents_attachment SET removed_at = now(), removed_by_id = %s, removal_reason = 'x'",
            [house.officer.user_id],
        )
    assert error.value.__cause__.diag.constraint_name == "class_attachments_closed"


@pytest.mark.django_db(transaction=True)
def test_of_a_file_and_the_end_of_its_class_at_once_the_file_is_there_before_or_not_at_all():
    house = make_house()
    training_class = make_class(house)
    said = at_once(
        acting(house.officer, cancel_class, TrainingClass.objects.get(pk=training_class.pk), reason="停办"),
        acting(
            house.officer,
            attach_file,
            TrainingClass.objects.get(pk=training_class.pk),
            kind="class_notice",
            content=PDF,
            name="通知.pdf",
        ),
    )
    assert said[0] == "done"
    assert Attachment.objects.count() == (said[1] == "done")

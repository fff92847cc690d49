"""The letter of responsibility (主体责任书) that an institution's leader signs with a task order (coverage C43).

What is signed is the Chinese text, whatever language the reader uses; the English one helps to understand it. Both
stand here, not in a message catalogue: a letter must not change because a translation was not compiled.
"""

from django.utils.translation import get_language

from guopei.core import money
from projects.orders.models import TaskOrder

CHINESE = """\
{institution}承接{province}{year}年度“国培计划”任务（任务书编号{number}）：{sub_project}，{places}人，{days}天，经费{amount}元。
本人作为单位培训工作责任人，对本次培训的组织实施承担主体责任：将其纳入本单位工作重点，严格执行培训计划，严把授课教师资格，\
开展学员安全教育，开班前制定突发事件应急预案。
培训经费专款专用，执行综合定额标准，不向学员收取任何费用；自觉接受监督、审计和绩效评估，如实报送信息。"""

ENGLISH = """\
{institution} takes on task order {number} of {province} for the programme year {year}: {sub_project}, \
{places} places, {days} days, {amount} yuan.
As the leader responsible for training in this institution I answer for the whole of it: it is part of our main work, \
held as planned, taught by qualified lecturers; the trainees are taught safety, and there is an emergency plan before \
it begins.
The money is used for this training alone, within the daily quota, and nothing is charged to the trainees. We accept \
supervision, audit and evaluation, and report truthfully."""


def letter_to_sign(order: TaskOrder) -> str:
    """The Chinese letter, as it is kept with the signature; amounts in 元."""
    item = order.plan_item
    return CHINESE.format(
        institution=order.holder.name,
        number=order.number,
        province=item.plan.province.name,
        year=item.plan.year.year,
        sub_project=item.sub_project.name,
        places=order.places,
        days=item.days,
        amount=money.yuan(order.amount_fen),
    )


def letter_of(order: TaskOrder) -> str:
    """The letter for reading: Chinese, or its English rendering on English pages."""
    if (get_language() or "zh").startswith("zh"):
        return letter_to_sign(order)
    item = order.plan_item
    return ENGLISH.format(
        institution=order.holder,
        number=order.number,
        province=item.plan.province,
        year=item.plan.year.year,
        sub_project=item.sub_project,
        places=order.places,
        days=item.days,
        amount=money.yuan(order.amount_fen),
    )

from django.db import migrations, models

# Numbers that were wrong to begin with, where nobody has mended them since; the money rules follow the measures in
# force since 2021.
MEND = """
UPDATE policy_policydocument
   SET number = '财科教〔2016〕29号', issued_on = '2016-12-05', confirmed = true, read_on = '2026-11-30',
       source = 'pirocky.com/a/2019/03/05; shaoyunxiang.cn/doc/180666f4a9947abb1', version = version + 1
 WHERE code = 'fund-measures-2016' AND number = '财教〔2016〕29号';
UPDATE policy_policydocument
   SET number = '财教〔2021〕55号', title = '中小学幼儿园教师国家级培训计划资金管理办法', read_on = '2026-11-30',
       title_en = 'Measures for the Management of the Funds of the National Training Plan',
       source = '财教〔2023〕45号、财教〔2021〕250号引用（zh.wikisource.org）；原文未见', version = version + 1
 WHERE code = 'fund-measures-later' AND number = '';
UPDATE policy_policydocument
   SET number = '教师厅〔2020〕1号', issued_on = '2020-03-04', confirmed = true, read_on = '2026-11-30',
       source = 'zh.wikisource.org', version = version + 1
 WHERE code = 'notice-2020' AND number = '教师厅〔2020〕3号';
UPDATE policy_policyvalue
   SET document_id = (SELECT id FROM policy_policydocument WHERE code = 'fund-measures-later'), version = version + 1
 WHERE key IN ('funds.plan_ceiling', 'projects.plan_within_ceiling', 'projects.orders_within_item')
   AND recorded_by_id IS NULL AND NOT confirmed
   AND document_id = (SELECT id FROM policy_policydocument WHERE code = 'fund-measures-2016')
   AND EXISTS (SELECT FROM policy_policydocument WHERE code = 'fund-measures-later');
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="policydocument",
            name="read_on",
            field=models.DateField(blank=True, null=True, verbose_name="read on"),
        ),
        migrations.AddField(
            model_name="policyvalue",
            name="source",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="where it was read"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="policyvalue",
            name="read_on",
            field=models.DateField(blank=True, null=True, verbose_name="read on"),
        ),
        migrations.RunSQL(MEND, migrations.RunSQL.noop),
    ]

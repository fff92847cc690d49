"""The matrix, by hand: who may do what at every address, and from where each record is seen.

Nothing here is computed from the code under test. An address without a row fails, and so does a row without an address.

    address | record | who | GET | POST

`record` is a kind of SEEN_FROM, asked for once per place ("-": the address names none). `who` are the roles with the
permission, as words of GROUPS or roles, "-word" takes away. GET and POST are what those roles are answered when the
record lies in their sight and nothing is sent along; a form that its record's state keeps from being saved is answered 422. Everybody else:

    guest                           302 to the sign-in page; the API answers 403, a piece of a page 401
    signed in, no grant in force    403
    another role                    403
    the role, but out of sight      404, the same page as for what does not exist

An address that knows no such method says so (405) before it looks for the record. Marks behind a number:

    h   other roles that work here are answered 404, as for a stranger's record
    n   all other roles are
    !   everybody is answered so, guests too
    s   everybody who is signed in is, with a role or not
    r   everybody who is signed in with a role is
    u   those of other units, who see the record, are answered 422: it waits for its own unit

"acts" in place of a number: what is sent there is judged act by act, below.
"""

GROUPS = {
    "ministry": "ministry_officer project_office ministry_finance",
    "province": "provincial_officer provincial_finance",
    "county": "county_officer county_finance",
    "institution": "institution_leader institution_officer institution_finance class_manager",
    "readers": "supervisor auditor",
    "administrators": "system_admin security_admin audit_admin",
    "regional": "provincial_officer prefecture_officer county_officer",
    "staff": "institution_officer class_manager",
    "everybody": "ministry province prefecture_officer county school_officer institution review_expert inspector readers"
    " administrators teacher",
    "workers": "everybody -administrators -teacher",
    "planners": "ministry province readers",
    "orderers": "planners institution county",
    "people_readers": "regional ministry_officer project_office readers",
    "register_readers": "people_readers school_officer",
    "trainee_readers": "people_readers institution_leader staff inspector",
    "class_readers": "ministry province prefecture_officer county institution readers inspector",
    "test_readers": "ministry_officer project_office provincial_officer institution_leader staff readers inspector",
    "board_readers": "ministry province prefecture_officer county readers",
    "registrars": "provincial_officer ministry_officer",
    "reporters": "ministry_officer project_office provincial_officer",
    "keepers": "ministry_officer project_office provincial_officer",
    "scheme_readers": "ministry province prefecture_officer county institution readers review_expert inspector",
    "clerks": "workers -readers -review_expert -inspector",
}

# From which units each record is seen, by roles that may see its kind.
SEEN_FROM = """
plan.hebei               nation hebei
plan.chongqing           nation chongqing
plan.nation              nation
plan_ordered.hebei       nation hebei
plan_ordered.chongqing   nation chongqing
item.hebei               nation hebei
item.chongqing           nation chongqing
item.nation              nation
task.hebei               nation hebei host
task.chongqing           nation chongqing cqhost
task_draft.chongqing     nation chongqing cqhost
money.both               nation hebei chongqing
money.chongqing          nation chongqing
money_draft.nation       nation
quota.hebei              nation hebei host
quota.chongqing          nation chongqing cqhost
quota.xingtang           nation hebei shijiazhuang xingtang host
quota.lingshou           nation hebei shijiazhuang lingshou host
quota.chengkou           nation chongqing chengkou cqhost
quota_root.hebei         nation hebei host
quota_root.chongqing     nation chongqing cqhost
quota_county.xingtang    nation hebei shijiazhuang xingtang host
quota_county.lingshou    nation hebei shijiazhuang lingshou host
quota_county.chengkou    nation chongqing chengkou cqhost
quota_late.xingtang      nation hebei shijiazhuang xingtang host
quota_late.lingshou      nation hebei shijiazhuang lingshou host
quota_due.chengkou       nation chongqing chengkou cqhost
roster.xingtang          nation hebei shijiazhuang xingtang
roster.lingshou          nation hebei shijiazhuang lingshou
roster.chengkou          nation chongqing chengkou
school_file.xingtang     nation hebei shijiazhuang xingtang
school_file.chengkou     nation chongqing chengkou
school.xingtang          nation hebei shijiazhuang xingtang
school.chengkou          nation chongqing chengkou
roster_file.xingtang     nation hebei shijiazhuang xingtang
roster_file.lingshou     nation hebei shijiazhuang lingshou
roster_file.chengkou     nation chongqing chengkou
marked_file.xingtang     nation hebei shijiazhuang xingtang
job.xingtang             nation hebei shijiazhuang xingtang
job.lingshou             nation hebei shijiazhuang lingshou
job.chengkou             nation chongqing chengkou
teacher.xingtang         nation hebei shijiazhuang xingtang
teacher.lingshou         nation hebei shijiazhuang lingshou
teacher.chengkou         nation chongqing chengkou
enrolment.xingtang       nation hebei shijiazhuang xingtang host
enrolment.lingshou       nation hebei shijiazhuang lingshou host
enrolment.chengkou       nation chongqing chengkou cqhost
trainee.hebei            nation hebei host
trainee.chongqing        nation chongqing cqhost
certificate.xingtang     nation hebei shijiazhuang xingtang host
certificate.chengkou     nation chongqing chengkou cqhost
class.hebei              nation hebei host
class.chongqing          nation chongqing cqhost
class_ready.hebei        nation hebei host
class_ready.chongqing    nation chongqing cqhost
class_safe.hebei         nation hebei host
class_settled.hebei      nation hebei host
class_ended.chongqing    nation chongqing cqhost
test_open.chongqing      nation chongqing cqhost
test.hebei               nation hebei host
test.chongqing           nation chongqing cqhost
rubric.hebei             nation hebei host
rubric.chongqing         nation chongqing cqhost
report.nation            nation
report.hebei             nation hebei
report.chongqing         nation chongqing
report_own.nation        nation
report_own.hebei         hebei
report_own.chongqing     chongqing
report_file.nation       nation
report_file.hebei        nation hebei
report_file.chongqing    nation chongqing
institution.host         everywhere
institution.cqhost       everywhere
institution_own.host     nation hebei host
institution_own.cqhost   nation chongqing cqhost
unit.any                 everywhere
value.any                everywhere
attachment.hebei         nation hebei host
scheme.nation            everywhere
scheme_draft.nation      nation
scheme_draft.hebei       nation hebei
scheme_draft.chongqing   nation chongqing
finding.hebei            nation hebei host
finding.chongqing        nation chongqing cqhost
finding_due.host         nation hebei host
finding_due.cqhost       nation chongqing cqhost
attachment.chongqing     nation chongqing cqhost
document.any             everywhere
year.any                 everywhere
sub_project.any          everywhere
milestone.any            everywhere
person.xingtang          nation
person.chengkou          nation
grant.xingtang           nation
grant.chengkou           nation
grant_own.hebei          hebei
grant_own.chongqing      chongqing
event.xingtang           nation hebei
event.chengkou           nation
"""

ADDRESSES = """
inbox:home                         | -               | everybody                | 200  | 405
inbox:notice-read                  | notice          | everybody                | 405! | 404r
inbox:notices-read                 | -               | everybody                | 405! | 302
access:act-as                      | -               | everybody                | 405! | 302
access:profile-show                | -               | everybody                | 200  | 422
access:profile-edit                | -               | everybody                | 200  | 302
access:person-list                 | -               | administrators           | 200  | 405
access:person-new                  | -               | system_admin             | 200  | 422
access:person-detail               | person          | administrators           | 200  | 422
access:person-edit                 | person          | system_admin             | 200  | 422
access:grant-new                   | person          | security_admin           | 200  | 422
access:grant-end                   | grant           | security_admin           | 200n | 422n
access:grant-delegate              | grant_own       | provincial_officer       | 200n | 422n
access:trail-list                  | -               | audit_admin auditor      | 200  | 405
access:trail-detail                | event           | audit_admin auditor      | 200  | 422
jobs:schedule-list                 | -               | system_admin             | 200  | 405
jobs:schedule-off                  | -               | system_admin             | 200  | 422
jobs:schedule-on                   | -               | system_admin             | 422  | 422
jobs:job-progress                  | job             | people_readers           | 200n | 405!
jobs:job-retry                     | job             | people_readers           | 405! | acts
documents:document-download        | roster_file     | regional                 | 200n | 405!
documents:document-download        | marked_file     | regional                 | 422n | 405!
documents:document-download        | report_file     | planners                 | 200n | 405!
documents:attachment-download      | attachment      | orderers                 | 200n | 405!
documents:attachment-remove        | attachment      | institution_leader county_officer | 200 | 422
documents:attachment-new           | task            | institution_leader county_officer | 200 | 422
papers:paper-show                  | task            | orderers                 | 200n | 302n
papers:paper-show                  | plan            | planners                 | 200n | 302n
papers:paper-show                  | money           | planners                 | 200n | 302n
papers:paper-show                  | certificate     | trainee_readers          | 200n | 302n
papers:paper-download              | task            | orderers                 | 200n | 405!
rectification:finding-list         | -               | class_readers            | 200  | 405
rectification:finding-detail       | finding         | class_readers            | 200  | 422
rectification:finding-new          | class           | registrars               | 200  | 422
rectification:finding-answer       | finding_due     | regional institution_officer | 200u | 422
rectification:finding-extend       | finding         | registrars               | 200u | 422
ui:draft-save                      | -               | everybody                | 405! | 403
ui:view-save                       | -               | everybody                | 405! | 404r
ui:view-change                     | notice          | everybody                | 405! | 404r
ui:export-ask                      | -               | everybody                | 405! | 404r
ui:export-show                     | notice          | everybody                | 404r | 405
ui:year-choose                     | -               | everybody                | 405! | 302s
ui:session-show                    | -               | everybody                | 200! | 405!
ui:session-back                    | -               | everybody                | 200! | 405!
ui:unit-search                     | -               | everybody                | 200  | 200

orgs:unit-list                     | -               | everybody                | 200  | 405
orgs:unit-detail                   | unit            | everybody                | 200  | 422
policy:value-list                  | -               | everybody                | 200  | 405
policy:value-new                   | -               | registrars               | 200  | 422
policy:value-detail                | value           | everybody                | 200  | 422
policy:document-list               | -               | everybody                | 200  | 405
policy:document-new                | -               | registrars               | 200  | 422
policy:document-detail             | document        | everybody                | 200  | 422
catalogue:year-list                | -               | everybody                | 200  | 405
catalogue:year-new                 | -               | ministry_officer         | 200  | 422
catalogue:year-detail              | year            | everybody                | 200  | 422
catalogue:year-edit                | year            | ministry_officer         | 200  | 422
catalogue:sub-project-new          | year            | ministry_officer         | 200  | 422
catalogue:sub-project-edit         | sub_project     | ministry_officer         | 200  | 422
catalogue:term-list                | -               | everybody                | 200  | 405
catalogue:task-list                | -               | everybody                | 200  | 404
schemes:scheme-list                | -               | scheme_readers           | 200  | 405
schemes:scheme-new                 | -               | keepers                  | 200  | 422
schemes:scheme-detail              | scheme          | scheme_readers           | 200  | 422
schemes:scheme-edit                | scheme_draft    | keepers                  | 200u | 422
catalogue:milestone-record         | milestone       | provincial_officer       | 200  | 422

help:guide-own                     | -               | everybody                | 200! | 405!
help:guide-show                    | -               | everybody                | 200! | 405!

institutions:institution-list      | -               | workers                  | 200  | 405
institutions:institution-new       | -               | registrars               | 200  | 422
institutions:institution-detail    | institution     | workers                  | 200  | 422
institutions:institution-edit      | institution_own | registrars institution_leader institution_officer | 200 | 422
institutions:staff-invite          | institution_own | registrars institution_leader | 200h | 422h
institutions:staff-end             | institution     | workers                  | 405  | acts

projects:plan-list                 | -               | planners                 | 200  | 405
projects:plan-new                  | -               | provincial_officer ministry_officer | 302  | 422
projects:plan-detail               | plan            | planners                 | 200  | 422
projects:plan-edit                 | plan            | provincial_officer ministry_officer | 302  | 422
projects:plan-return               | plan_ordered    | ministry_officer         | 422  | 422
projects:task-order-list           | -               | orderers                 | 200  | 405
projects:task-order-new            | item            | provincial_officer ministry_officer | 200u | 422
projects:task-order-detail         | task            | orderers                 | 200  | 422
projects:task-order-edit           | task_draft      | provincial_officer ministry_officer | 200u | 422
trainees:class-list                | -               | class_readers            | 200  | 405
trainees:class-new                 | -               | institution_officer      | 200  | 422
trainees:class-detail              | class           | class_readers            | 200  | 422
trainees:class-edit                | class_ready     | institution_officer      | 200  | 422
trainees:class-edit                | class           | institution_officer      | 422  | 422
trainees:class-timetable           | class_ready     | staff                    | 200  | 422
trainees:class-timetable           | class           | staff                    | 422  | 422
trainees:class-lesson              | class           | class_readers            | 200  | 422

trainees:quota-list                | -               | workers -review_expert   | 200  | 405
trainees:quota-detail              | quota           | workers -review_expert   | 200  | 422
trainees:quota-open                | task            | provincial_officer ministry_officer | 200u | 302u
trainees:quota-split               | quota_root      | provincial_officer prefecture_officer ministry_officer | 200u | 422
trainees:quota-split               | quota_county    | provincial_officer prefecture_officer ministry_officer | 422 | 422
trainees:quota-reserves            | quota           | regional                 | 200  | 422
trainees:roster-upload             | quota_due       | regional                 | 200u | 422
trainees:roster-upload             | quota_late      | regional                 | 422  | 422
trainees:roster-list               | -               | people_readers           | 200  | 405
trainees:roster-template           | -               | workers -review_expert   | 200  | 405
trainees:roster-detail             | roster          | people_readers           | 200  | 422
trainees:roster-progress           | roster          | people_readers           | 200  | 405
trainees:roster-replace            | roster          | regional                 | 302  | 422
trainees:roster-findings           | roster          | people_readers           | 200  | 405
trainees:school-list               | -               | people_readers school_officer | 200 | 405
trainees:school-file-list          | -               | people_readers school_officer | 200 | 405
trainees:school-file-upload        | -               | regional                 | 200  | 422
trainees:school-file-template      | -               | regional                 | 200  | 405
trainees:school-file-detail        | school_file     | people_readers school_officer | 200 | 422
trainees:school-file-progress      | school_file     | people_readers school_officer | 200 | 405
trainees:school-file-replace       | school_file     | regional                 | 302  | 422
trainees:school-file-findings      | school_file     | people_readers school_officer | 200 | 405
trainees:teacher-list              | -               | register_readers         | 200  | 422
trainees:teacher-find              | -               | register_readers         | 405  | 302
trainees:teacher-detail            | teacher         | register_readers         | 200  | acts
trainees:own-training              | -               | teacher                  | 200  | 405
trainees:own-certificate           | certificate     | teacher                  | 200  | 405
trainees:difference-list           | -               | people_readers           | 200  | 422
trainees:nomination-list           | -               | people_readers           | 200  | 422
trainees:enrolment-list            | -               | trainee_readers          | 200  | 405
trainees:class-assign              | class_ready     | institution_officer      | 200  | 422
trainees:class-arrivals            | class           | staff                    | 200  | 422
trainees:class-arrivals-sheet      | class           | staff                    | 422  | 422
trainees:class-safety              | class_safe      | staff                    | 422  | 422
trainees:class-trainee             | trainee         | trainee_readers          | 200  | 422
trainees:class-attendance          | class           | staff                    | 200  | 422
trainees:class-attendance-sheet    | class_ended     | staff                    | 200  | 422
trainees:class-attendance-sheet    | class_settled   | staff                    | 422  | 422
trainees:class-attendance-lesson   | class           | staff                    | 200  | 422
trainees:class-results             | class           | trainee_readers          | 200  | 422
trainees:class-certificates        | class           | trainee_readers          | 200  | 405
trainees:certificate-detail        | certificate     | trainee_readers          | 200  | 422
trainees:certificate-print         | certificate     | trainee_readers          | 200  | 405

evaluation:rubric-list             | -               | test_readers             | 200  | 405
evaluation:rubric-new              | -               | institution_officer      | 200  | 422
evaluation:rubric-detail           | rubric          | test_readers             | 200  | 422
evaluation:rubric-edit             | rubric          | institution_officer      | 200  | 422
evaluation:class-test              | class           | staff                    | 302  | 422
evaluation:test-detail             | test            | test_readers             | 200  | 422
evaluation:test-scores             | test_open       | staff                    | 200  | 302
evaluation:test-sheet              | test_open       | staff                    | 200  | 422

funds:order-list                   | -               | planners                 | 200  | 405
funds:order-new                    | -               | ministry_finance         | 200  | 422
funds:order-detail                 | money           | planners                 | 200  | 422
funds:order-edit                   | money_draft     | ministry_finance         | 200  | 422
funds:allocation-list              | -               | planners                 | 200  | 405

reports:board-show                 | -               | board_readers            | 200  | 405
reports:figure-rows                | -               | board_readers            | 200  | 405
reports:report-list                | -               | planners                 | 200  | acts
reports:report-progress            | -               | planners                 | 200  | 405
reports:report-detail              | report          | planners                 | 200  | 422
reports:report-edit                | report_own      | reporters                | 200  | 302

portal:home                        | -               | everybody                | 200! | 405!
story:letters                      | -               | everybody                | 404! | 405!
portal:certificate-check           | -               | everybody                | 200! | 422!
portal:account-activation          | -               | everybody                | 200! | 422!

api:schema                         | -               | everybody                | 200s | 405s
api:api-root                       | -               | everybody                | 200s | 405s
api:plans-list                     | -               | planners                 | 200  | 405s
api:plans-detail                   | plan            | planners                 | 200  | 405s
api:plans-step                     | plan            | planners                 | 405s | 400s
api:task-orders-list               | -               | orderers                 | 200  | 405s
api:task-orders-detail             | task            | orderers                 | 200  | 405s
api:task-orders-step               | task            | orderers                 | 405s | 400s
api:quotas-list                    | -               | workers -review_expert   | 200  | 405s
api:quotas-detail                  | quota           | workers -review_expert   | 200  | 405s
api:rosters-list                   | -               | people_readers           | 200  | 400s
api:rosters-detail                 | roster          | people_readers           | 200  | 405s
api:rosters-step                   | roster          | people_readers           | 405s | 400s
api:schools-list                   | -               | people_readers school_officer | 200 | 405s
api:schools-detail                 | school          | people_readers school_officer | 200 | 405s
api:enrolments-list                | -               | trainee_readers          | 200  | 405s
api:enrolments-detail              | enrolment       | trainee_readers          | 200  | 405s
api:appropriation-orders-list      | -               | planners                 | 200  | 405s
api:appropriation-orders-detail    | money           | planners                 | 200  | 405s
api:appropriation-orders-step      | money           | planners                 | 405s | 400s
api:institutions-list              | -               | workers                  | 200  | 405s
api:institutions-detail            | institution     | workers                  | 200  | 405s
api:classes-list                   | -               | class_readers            | 200  | 405s
api:classes-detail                 | class           | class_readers            | 200  | 405s
api:classes-step                   | class           | class_readers            | 405s | 400s
api:rubrics-list                   | -               | test_readers             | 200  | 405s
api:rubrics-detail                 | rubric          | test_readers             | 200  | 405s
api:skill-tests-list               | -               | test_readers             | 200  | 405s
api:skill-tests-detail             | test            | test_readers             | 200  | 405s
api:skill-tests-step               | test            | test_readers             | 405s | 400s
api:findings-list                  | -               | class_readers            | 200  | 405s
api:findings-detail                | finding         | class_readers            | 200  | 405s
api:findings-step                  | finding         | class_readers            | 405s | 400s
api:figures-list                   | -               | board_readers            | 200  | 405s
"""

# Steps and other acts: who may, of those who may look at the record. Others are answered 403, out of sight 404. Those who
# may are asked with a version long gone, so that nothing happens: 409 or 422, or whatever the rule at hand says first.
ACTS = """
jobs:job-retry/retry                     | people_readers -readers
policy:value-detail/confirm              | registrars
catalogue:year-detail/open               | ministry_officer
catalogue:year-detail/close              | ministry_officer
catalogue:year-detail/confirm            | ministry_officer
catalogue:year-detail/discard            | ministry_officer
schemes:scheme-detail/submit             | keepers
schemes:scheme-detail/publish            | keepers
schemes:scheme-detail/return             | keepers
schemes:scheme-detail/retire             | keepers
schemes:scheme-detail/discard            | keepers
schemes:scheme-detail/copy               | keepers
access:person-detail/close               | system_admin
access:person-detail/reopen              | system_admin
access:person-detail/reset_second_step   | security_admin
projects:plan-detail/submit              | provincial_officer ministry_officer
projects:plan-detail/approve             | ministry_officer
projects:plan-detail/file                | ministry_officer
projects:plan-detail/discard             | provincial_officer ministry_officer
projects:task-order-detail/issue         | provincial_officer ministry_officer
projects:task-order-detail/accept        | institution_leader county_officer
projects:task-order-detail/decline       | institution_leader county_officer
projects:task-order-detail/withdraw      | provincial_officer ministry_officer
trainees:class-detail/ready              | institution_officer
trainees:class-detail/reopen             | institution_officer
trainees:class-detail/start              | staff
trainees:class-detail/end                | staff
trainees:class-detail/settle             | institution_leader
trainees:class-detail/unsettle           | institution_leader
trainees:class-detail/cancel             | institution_officer
trainees:class-lesson/cancel             | staff
trainees:roster-detail/submit            | regional
trainees:roster-detail/submit_good       | regional
trainees:roster-detail/approve_county    | regional
trainees:roster-detail/approve_prefecture| regional
trainees:roster-detail/approve_province  | regional
trainees:roster-detail/check_again       | regional
trainees:roster-detail/stop_check        | regional
trainees:roster-detail/return            | regional
trainees:roster-detail/undo              | regional
trainees:school-file-detail/submit       | regional
trainees:school-file-detail/submit_good  | regional
trainees:school-file-detail/check_again  | regional
trainees:school-file-detail/stop_check   | regional
trainees:school-file-detail/undo         | regional
trainees:teacher-detail/reveal           | regional
trainees:class-trainee/leave             | staff
trainees:class-trainee/take_back         | staff
trainees:class-trainee/withdraw_result   | institution_leader
trainees:class-results/propose           | staff
trainees:class-results/confirm           | institution_leader
trainees:class-results/return            | institution_leader
trainees:class-results/publish           | institution_officer institution_leader
trainees:class-results/issue             | institution_officer institution_leader
trainees:certificate-detail/revoke       | institution_leader
trainees:certificate-detail/reissue      | institution_leader
evaluation:test-detail/close             | institution_officer
evaluation:test-detail/reopen            | institution_officer
funds:order-detail/submit                | ministry_finance
funds:order-detail/approve               | ministry_finance
funds:order-detail/return                | ministry_finance
funds:order-detail/discard               | ministry_finance
rectification:finding-detail/close       | registrars
rectification:finding-detail/return      | registrars
rectification:finding-detail/withdraw    | registrars
reports:report-list/year                 | ministry_officer project_office
reports:report-list/open                 | reporters
reports:report-detail/build              | reporters
reports:report-detail/file               | ministry_officer provincial_officer
reports:report-detail/return             | ministry_officer
api:plans-step/submit                    | provincial_officer ministry_officer
api:plans-step/return                    | ministry_officer
api:plans-step/reopen                    | ministry_officer
api:plans-step/approve                   | ministry_officer
api:plans-step/file                      | ministry_officer
api:task-orders-step/issue               | provincial_officer ministry_officer
api:task-orders-step/accept              | institution_leader county_officer
api:task-orders-step/decline             | institution_leader county_officer
api:task-orders-step/withdraw            | provincial_officer ministry_officer
api:classes-step/ready                   | institution_officer
api:classes-step/reopen                  | institution_officer
api:classes-step/start                   | staff
api:classes-step/end                     | staff
api:classes-step/settle                  | institution_leader
api:classes-step/unsettle                | institution_leader
api:classes-step/cancel                  | institution_officer
api:skill-tests-step/close               | institution_officer
api:skill-tests-step/reopen              | institution_officer
api:rosters-step/submit                  | regional
api:rosters-step/submit_good             | regional
api:rosters-step/approve                 | regional
api:rosters-step/check_again             | regional
api:rosters-step/stop_check              | regional
api:rosters-step/return                  | regional
api:rosters-step/undo                    | regional
api:findings-step/answer                 | regional institution_officer
api:findings-step/close                  | registrars
api:findings-step/return                 | registrars
api:findings-step/withdraw               | registrars
api:appropriation-orders-step/submit     | ministry_finance
api:appropriation-orders-step/approve    | ministry_finance
api:appropriation-orders-step/return     | ministry_finance
"""

# Acts on ticked rows of a list.
BULK = """
trainees:difference-list/take            | regional
trainees:difference-list/keep            | regional
trainees:nomination-list/reject          | regional
trainees:nomination-list/withdraw        | regional
trainees:class-assign/assign             | institution_officer
trainees:class-arrivals/arrive           | staff
trainees:class-arrivals/sign             | staff
trainees:class-arrivals/no_show          | class_manager
trainees:class-arrivals/codes            | staff
trainees:teacher-list/codes              | county_officer school_officer
trainees:class-arrivals/release          | institution_officer
"""

# Made by others: what a guest and somebody signed in (by no password, as here) are answered to a GET.
OTHERS = """
set_language                         302 302
robots                               200 200
favicon                              302 302
account_login                        200 302
account_logout                       302 200
account_inactive                     200 200
account_signup                       404 404
account_reauthenticate               302 403
account_email                        404 404
account_email_verification_sent      404 404
account_change_password              302 302
account_set_password                 404 404
account_reset_password               200 200
account_confirm_login_code           404 404
account_reset_password_from_key_done 200 200
account_reset_password_from_key      200 200
account_reset_password_done          200 200
mfa_index                            302 200
mfa_authenticate                     302 302
mfa_reauthenticate                   302 403
mfa_activate_totp                    302 200
mfa_deactivate_totp                  302 404
mfa_view_recovery_codes              302 404
mfa_generate_recovery_codes          302 200
mfa_download_recovery_codes          302 404
"""

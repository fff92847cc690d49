"""Whose turn it is, by hand: each step in a state in which it is open, asked with the true version by all it could be of.

The matrix says which roles have the permission; here stands what is behind it: whose unit, whose level, whose turn, and
that nobody decides on what is the own work. Nothing here is computed from the code under test. A step without a line
fails, and so does a line without a step.

    state | step, or "page=api" where they are called differently | one answer for each person of the heading

    yes     it is done, and something was written
    .       403: the role may not (code "denied")
    -       404: out of sight
    none    answered as if it were done, but nothing of what was asked for is in sight or left to do: nothing was written
    word    a code of the refusal, or one of SHORT; nothing was written

Each table begins with the addresses at which its steps are asked; "address/step" is a form that stands for that step. At
the first address that knows a step everybody is asked, at the others one person for each answer: behind them stands the
same service, which the matrix does not see.
"""

SHORT = {
    "2nd": "second_person",
    "turn": "not_your_turn",
    "level": "not_your_level",
    "holder": "not_holder",
    "unit": "not_your_unit",
    "sender": "not_sender",
    "other": "other_class_manager",
    "reach": "policy_out_of_reach",
}

# Who asks: the name of the column, who that is ("-": somebody new), and the grant acted under where it is not the own
# one. The same person in a second office (county@pref) is how somebody comes to decide on the own work.
PEOPLE = """
ministry       ministry_officer
ministry2      ministry_officer2
office         project_office
finance        ministry_finance
finance2       ministry_finance2
hebei          provincial_officer
hebei2         provincial_officer2
jilin          jilin_officer
jilin2         provincial_officer2  provincial_officer  220000
chongqing      chongqing_officer
pref           prefecture_officer
tangshan       sibling_prefecture
county         county_officer
county2        county_officer2
lingshou       neighbour_officer
school         child_school_officer
officer        institution_officer
officer2       institution_finance  institution_officer host
manager        class_manager
manager2       institution_finance  class_manager       host
leader         institution_leader
officer@leader institution_officer  institution_leader  host
cqofficer      cqhost_officer
cqmanager      cqhost_manager
cqleader       cqhost_leader
system         system_admin
security       security_admin
system@hebei   -                    system_admin        130000
jilin@ministry jilin_officer        ministry_officer    000000
hebei@leader   provincial_officer   institution_leader  host
hebei2@leader  provincial_officer2  institution_leader  host
county@pref    county_officer       prefecture_officer  130100
county2@pref   county_officer2      prefecture_officer  130100
pref@hebei     prefecture_officer   provincial_officer  130000
officer@hebei  institution_officer  provincial_officer  130000
"""

TURNS = {
    # Jilin's: drafted and submitted by its first officer, who holds an office in the ministry too.
    "plan": """
api:plans-step projects:plan-detail
                        jilin   jilin2  hebei   ministry  ministry2  jilin@ministry
DRAFT     | submit    | yes     yes     -       unit      unit       unit
DRAFT     | discard   | yes     yes     -       unit      unit       unit
SUBMITTED | approve   | .       .       -       yes       yes        2nd
SUBMITTED | file      | .       .       -       yes       yes        2nd
SUBMITTED | return    | .       .       -       yes       yes        yes
APPROVED  | reopen    | .       .       -       yes       yes        yes
RETURNED  | submit    | yes     yes     -       unit      unit       unit
""",
    "plan, sent back": """
projects:plan-return/return projects:plan-return/reopen
                        jilin   jilin2  hebei   ministry  ministry2  jilin@ministry
SUBMITTED | return    | .       .       .       yes       yes        yes
APPROVED  | reopen    | .       .       .       yes       yes        yes
""",
    # Hebei's: drafted by its first officer and issued by its second; both hold an office of the institution too.
    "task order": """
api:task-orders-step projects:task-order-detail
                        hebei   hebei2  chongqing  leader  cqleader  hebei@leader  hebei2@leader  ministry  county
DRAFT     | issue     | yes     yes     -          .       -         .             .              unit      -
DRAFT     | withdraw  | yes     yes     -          .       -         .             .              unit      -
ISSUED    | accept    | .       .       -          yes     -         2nd           2nd            .         -
ISSUED    | decline   | .       .       -          yes     -         yes           yes            .         -
ISSUED    | withdraw  | yes     yes     -          .       -         .             .              unit      -
ACCEPTED  | withdraw  | yes     yes     -          .       -         .             .              unit      -
""",
    # Places of Hebei, of Shijiazhuang below it and of Xingtang below that.
    "quota": """
trainees:quota-open/open trainees:quota-split/split trainees:roster-upload/upload
                        hebei   hebei2  chongqing  pref    tangshan  county  lingshou  ministry
order      | open     | yes     yes     -          .       .         .       .         unit
province   | split    | yes     yes     -          -       -         .       .         holder
prefecture | split    | holder  holder  -          yes     -         .       .         holder
county     | upload   | holder  holder  -          holder  -         yes     -         .
""",
    # Xingtang's: sent by its first officer, approved by its second, then by Shijiazhuang, then by Hebei.
    "roster": """
api:rosters-step trainees:roster-detail trainees:roster-replace/replace
                                                   county  county2 lingshou pref   hebei  chongqing county@pref county2@pref pref@hebei
UPLOADED            | stop_check                 | yes     yes     -        holder holder -         holder      holder       holder
UPLOADED            | undo                       | yes     yes     -        level  level  -         level       level        level
CHECKED             | submit                     | yes     yes     -        holder holder -         holder      holder       holder
CHECKED             | submit_good                | yes     yes     -        holder holder -         holder      holder       holder
CHECKED             | check_again                | yes     yes     -        holder holder -         holder      holder       holder
CHECKED             | replace                    | yes     yes     -        holder holder -         holder      holder       holder
SUBMITTED           | approve_county=approve     | 2nd     yes     -        turn   turn   -         turn        turn         turn
SUBMITTED           | return                     | 2nd     yes     -        turn   turn   -         turn        turn         turn
SUBMITTED           | undo                       | yes     yes     -        level  level  -         level       level        level
COUNTY_APPROVED     | approve_prefecture=approve | turn    turn    -        yes    turn   -         2nd         2nd          turn
COUNTY_APPROVED     | return                     | turn    turn    -        yes    turn   -         2nd         2nd          turn
PREFECTURE_APPROVED | approve_province=approve   | turn    turn    -        turn   yes    -         turn        turn         2nd
PREFECTURE_APPROVED | return                     | turn    turn    -        turn   yes    -         turn        turn         2nd
APPROVED            | undo                       | level   level   -        level  yes    -         level       level        yes
""",
    "roster, sent back": """
api:rosters-step trainees:roster-detail trainees:roster-replace/replace
                                                   county  county2 lingshou pref   hebei  chongqing county@pref county2@pref pref@hebei
RETURNED            | check_again                | yes     yes     -        holder holder -         holder      holder       holder
RETURNED            | replace                    | yes     yes     -        holder holder -         holder      holder       holder
""",
    # Xingtang's own schools.
    "list of schools": """
trainees:school-file-detail trainees:school-file-replace/replace
                        county  county2 lingshou pref   hebei  chongqing
UPLOADED  | stop_check  | yes   yes     -        sender sender -
UPLOADED  | undo        | yes   yes     -        sender sender -
CHECKED   | submit      | yes   yes     -        sender sender -
CHECKED   | submit_good | yes   yes     -        sender sender -
CHECKED   | check_again | yes   yes     -        sender sender -
CHECKED   | replace     | yes   yes     -        sender sender -
SUBMITTED | undo        | yes   yes     -        sender sender -
""",
    # People of that roster. Of a list's rows those out of sight are left alone.
    "nomination": """
trainees:nomination-list
                             county county2 lingshou pref   hebei  chongqing county@pref county2@pref pref@hebei
SUBMITTED       | reject   | 2nd    yes     none     turn   turn   none      turn        turn         turn
SUBMITTED       | withdraw | yes    yes     none     level  level  none      level       level        level
COUNTY_APPROVED | reject   | turn   turn    none     yes    turn   none      2nd         2nd          turn
COUNTY_APPROVED | withdraw | yes    yes     none     level  level  none      level       level        level
""",
    # What its roster says otherwise of a person of Xingtang, that person's numbers, and a check that was stopped.
    "difference": """
trainees:difference-list
                   county county2 lingshou pref  hebei chongqing
OPEN   | take    | yes    yes     none     yes   yes   none
OPEN   | keep    | yes    yes     none     yes   yes   none
""",
    "teacher": """
trainees:teacher-detail trainees:teacher-list
                   county county2 lingshou      pref           hebei          chongqing      ministry       school
known  | reveal  | yes    yes     -             yes            yes            -              .              -
known  | codes   | yes    yes     nobody_chosen unknown_action unknown_action unknown_action unknown_action nobody_chosen
""",
    "job": """
jobs:job-retry
                   county county2 lingshou pref  hebei chongqing ministry office
FAILED | retry   | yes    yes     -        yes   yes   -         yes      yes
""",
    # A class of the host institution, named for one manager; its results proposed by its officer.
    "class": """
api:classes-step trainees:class-detail
                       officer officer2 manager manager2 leader cqofficer cqmanager cqleader
PREPARING | ready    | yes     yes      .       .        .      -         -         -
PREPARING | cancel   | yes     yes      .       .        .      -         -         -
READY     | reopen   | yes     yes      .       .        .      -         -         -
READY     | cancel   | yes     yes      .       .        .      -         -         -
SAFE      | start    | yes     yes      yes     other    .      -         -         -
TAUGHT    | end      | yes     yes      yes     other    .      -         -         -
CERTIFIED | settle   | .       .        .       .        yes    -         -         -
SETTLED   | unsettle | .       .        .       .        yes    -         -         -
""",
    "lesson": """
trainees:class-lesson
                       officer officer2 manager manager2 leader cqofficer cqmanager cqleader
PREPARING | cancel   | yes     yes      yes     other    .      -         -         -
RUNNING   | cancel   | yes     yes      yes     other    .      -         -         -
""",
    "places in a class": """
trainees:class-assign trainees:class-arrivals
                       officer officer2 manager        manager2 leader cqofficer cqmanager cqleader
PREPARING | assign   | yes     yes      .              .        .      -         .         .
READY     | arrive   | yes     yes      yes            other    .      -         -         .
READY     | no_show  | unknown_action unknown_action yes other  .      -         -         .
READY     | release  | yes     yes      unknown_action other    .      -         -         .
SAFE      | sign     | yes     yes      yes            other    .      -         -         .
SAFE      | codes    | yes     yes      yes            other    .      -         -         .
""",
    "working pages": """
trainees:class-safety/safety evaluation:class-test/open trainees:class-attendance/close trainees:class-attendance-lesson/reopen
                       officer officer2 manager manager2 leader cqofficer cqmanager
ARRIVED   | safety   | yes     yes      yes     other    .      -         -
RUNNING   | open     | yes     yes      yes     other    .      -         -
MARKED    | close    | yes     yes      yes     other    .      -         -
TAUGHT    | reopen   | yes     yes      yes     other    .      -         -
""",
    "trainee": """
trainees:class-trainee
                              officer officer2 manager manager2 leader cqofficer cqmanager cqleader
ARRIVED   | take_back       | yes     yes      yes     other    .      -         -         -
RUNNING   | leave           | yes     yes      yes     other    .      -         -         -
PUBLISHED | withdraw_result | .       .        .       .        yes    -         -         -
""",
    "results": """
trainees:class-results
                       officer officer2 manager manager2 leader officer@leader cqofficer cqmanager cqleader
TESTED    | propose  | yes     yes      yes     other    .      .              -         -         -
PROPOSED  | confirm  | .       .        .       .        yes    2nd            -         -         -
PROPOSED  | return   | .       .        .       .        yes    yes            -         -         -
CONFIRMED | return   | .       .        .       .        yes    yes            -         -         -
CONFIRMED | publish  | yes     yes      .       .        yes    yes            -         -         -
PUBLISHED | issue    | yes     yes      .       .        yes    yes            -         -         -
""",
    "certificate": """
trainees:certificate-detail
                       officer manager leader cqofficer cqleader hebei
CERTIFIED | revoke   | .       .       yes    -         -        .
CERTIFIED | reissue  | .       .       yes    -         -        .
""",
    "test": """
api:skill-tests-step evaluation:test-detail
                       officer officer2 manager leader cqofficer cqmanager cqleader
ENDED     | close    | yes     yes      .       .      -         -         -
TESTED    | reopen   | yes     yes      .       .      -         -         -
""",
    # An order of central money, drafted and submitted by the first finance officer.
    "money": """
api:appropriation-orders-step funds:order-detail
                       finance finance2 ministry hebei
DRAFT     | submit   | yes     yes      .        -
DRAFT     | discard  | yes     yes      .        -
SUBMITTED | approve  | 2nd     yes      .        -
SUBMITTED | return   | yes     yes      .        -
RETURNED  | submit   | yes     yes      .        -
RETURNED  | discard  | yes     yes      .        -
""",
    # About a class of Hebei: raised by the province's first officer, answered by the institution's, who holds an office
    # of the province too.
    "class to check": """
rectification:finding-new/raise
                       hebei hebei2 ministry chongqing jilin officer leader county office
class     | raise    | yes   yes    yes      -         -     .       .      .      .
""",
    "finding": """
api:findings-step rectification:finding-detail rectification:finding-answer/answer rectification:finding-extend/extend
                       hebei hebei2 officer@hebei ministry chongqing officer officer2 manager leader pref county cqofficer
RAISED    | answer   | unit  unit   unit          .        -         yes     yes      .       .      -    -      -
RAISED    | extend   | yes   yes    yes           unit     -         .       .        .       .      .    .      .
RAISED    | withdraw | yes   yes    yes           unit     -         .       .        .       .      -    -      -
ANSWERED  | close    | yes   yes    2nd           unit     -         .       .        .       .      -    -      -
ANSWERED  | return   | yes   yes    2nd           unit     -         .       .        .       .      -    -      -
ANSWERED  | withdraw | yes   yes    yes           unit     -         .       .        .       .      -    -      -
""",
    # Hebei's report, asked for by its first officer; the nation's and Hebei's are there, Jilin's is not.
    "report": """
reports:report-detail
                       ministry   ministry2  office hebei hebei2 chongqing
BUILT     | build    | yes        yes        yes    yes   yes    -
BUILT     | file     | other_unit other_unit .      2nd   yes    -
FILED     | return   | yes        yes        .      .     .      -
""",
    "reports": """
reports:report-list
                       ministry ministry2 office hebei jilin
none yet  | year     | yes      yes       yes    .     .
none yet  | open     | none     none      none   none  yes
""",
    # A value of Hebei's, recorded by its first officer.
    "policy": """
policy:value-detail
                       ministry ministry2 hebei hebei2 chongqing county
recorded  | confirm  | yes      yes       2nd   yes    reach     .
""",
    # A year drawn up by the ministry's first officer, and one that is open.
    "year": """
catalogue:year-detail
                       ministry ministry2 office hebei
draft     | open     | 2nd      yes       .      .
draft     | confirm  | 2nd      yes       .      .
draft     | discard  | yes      yes       .      .
open      | close    | yes      yes       .      .
""",
    # Hebei's, drawn up and submitted by its first officer.
    "scheme": """
schemes:scheme-detail
                      hebei hebei2 ministry office jilin county
DRAFT     | submit  | yes   yes    unit     unit   -     -
DRAFT     | discard | yes   yes    unit     unit   -     -
SUBMITTED | publish | 2nd   yes    unit     unit   -     -
SUBMITTED | return  | yes   yes    unit     unit   -     -
RETURNED  | submit  | yes   yes    unit     unit   -     -
RETURNED  | discard | yes   yes    unit     unit   -     -
PUBLISHED | retire  | yes   yes    unit     unit   -     .
PUBLISHED | copy    | yes   yes    yes      yes    -     .
RETIRED   | copy    | yes   yes    yes      yes    -     .
""",
    # Somebody of Xingtang, and the administrators themselves.
    "account": """
access:person-detail
                                system      security    system@hebei
OPEN     | close             | yes         .           yes
OPEN     | reset_second_step | .           yes         .
CLOSED   | reopen            | yes         .           yes
system   | close             | own_account .           -
security | reset_second_step | .           own_account -
""",
}

"""Whose turn it is, by hand: each step in a state in which it is open, asked with the true version by all it could be of.

The matrix says which roles have the permission; here stands what is behind it: whose unit, whose level, whose turn, and
that nobody decides on what is the own work. Nothing here is computed from the code under test. A step without a line
fails, and so does a line without a step.

    state | step, or "page=api" where they are called differently | one answer for each person of the heading

    yes     it is done, and the trail has grown
    .       403: the role may not (code "denied")
    -       404: out of sight
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
}

# Who asks: the name of the column, who that is, and the grant acted under where it is not the own one. The same person
# in a second office (county@pref) is how somebody comes to decide on the own work.
PEOPLE = """
ministry       ministry_officer
ministry2      ministry_officer2
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
leader         institution_leader
cqleader       cqhost_leader
jilin@ministry jilin_officer        ministry_officer    000000
hebei@leader   provincial_officer   institution_leader  host
hebei2@leader  provincial_officer2  institution_leader  host
county@pref    county_officer       prefecture_officer  130100
county2@pref   county_officer2      prefecture_officer  130100
pref@hebei     prefecture_officer   provincial_officer  130000
"""

TURNS = {
    # Jilin's: drafted and submitted by its first officer, who holds an office in the ministry too.
    "plan": """
api:plans-step projects:plan-detail
                        jilin   jilin2  hebei   ministry  ministry2  jilin@ministry
DRAFT     | submit    | yes     yes     -       .         .          .
DRAFT     | discard   | yes     yes     -       .         .          .
SUBMITTED | approve   | .       .       -       yes       yes        2nd
SUBMITTED | file      | .       .       -       yes       yes        2nd
SUBMITTED | return    | .       .       -       yes       yes        yes
APPROVED  | reopen    | .       .       -       yes       yes        yes
RETURNED  | submit    | yes     yes     -       .         .          .
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
                        hebei   hebei2  chongqing  leader  cqleader  hebei@leader  hebei2@leader
DRAFT     | issue     | yes     yes     -          .       -         .             .
DRAFT     | withdraw  | yes     yes     -          .       -         .             .
ISSUED    | accept    | .       .       -          yes     -         2nd           2nd
ISSUED    | decline   | .       .       -          yes     -         yes           yes
ISSUED    | withdraw  | yes     yes     -          .       -         .             .
ACCEPTED  | withdraw  | yes     yes     -          .       -         .             .
""",
    # Places of Hebei, of Shijiazhuang below it and of Xingtang below that.
    "quota": """
trainees:quota-open/open trainees:quota-split/split trainees:roster-upload/upload
                        hebei   hebei2  chongqing  pref    tangshan  county  lingshou
order      | open     | yes     yes     -          .       .         .       .
province   | split    | yes     yes     -          -       -         .       .
prefecture | split    | holder  holder  -          yes     -         .       .
county     | upload   | holder  holder  -          holder  -         yes     -
""",
    # Xingtang's: sent by its first officer, approved by its second, then by Shijiazhuang, then by Hebei.
    "roster": """
api:rosters-step trainees:roster-record trainees:roster-replace/replace
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
RETURNED            | check_again                | yes     yes     -        holder holder -         holder      holder       holder
RETURNED            | replace                    | yes     yes     -        holder holder -         holder      holder       holder
""",
}

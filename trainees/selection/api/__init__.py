from trainees.selection.api.rosters import Enrolments, Quotas, Rosters

resources = [("quotas", Quotas), ("rosters", Rosters), ("enrolments", Enrolments)]

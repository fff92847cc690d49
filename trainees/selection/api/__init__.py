from trainees.selection.api.rosters import EnrolmentResource, QuotaResource, RosterResource

resources = [("quotas", QuotaResource), ("rosters", RosterResource), ("enrolments", EnrolmentResource)]

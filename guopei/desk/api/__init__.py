from guopei.desk.api.findings import Findings

resources = [("findings", Findings)]

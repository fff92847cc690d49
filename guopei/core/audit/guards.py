"""What the trail tracks of the floors below it, which cannot name it, and what nobody but the owner writes."""

from guopei.core.audit.operations import Track
from guopei.core.guards.operations import Restrict

GUARDS = (
    Restrict("audit_context", "read_only"),
    Restrict("audit_event", "read_only"),
    Restrict("django_migrations", "read_only"),
    Track("orgs_orgunit"),
    Track("orgs_unitalias"),
    Track("orgs_unitcodehistory"),
    Track("orgs_unitset"),
    Track("orgs_designation"),
    Track("orgs_regionstatistic"),
    Track("accounts_user", exclude=("password", "last_login")),
    Track("access_grant"),
    # Whoever turns the second step on or off is in the trail; the secrets are not, and their use is no change.
    Track("mfa_authenticator", exclude=("data", "~last_used_at")),
    Track("account_emailaddress"),
)

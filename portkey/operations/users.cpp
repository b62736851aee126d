#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field user_members[] = {
    {"id",              any_text, "UUID."},
    {"first_name",      any_text, "First name."},
    {"last_name",       any_text, "Last name."},
    {"email",           any_text, "Email."},
    {"role",            any_text, "owner, admin or member."},
    {"created_at",      any_text, "When created."},
    {"last_updated_at", any_text, "When last changed."},
};
constexpr shape user = open_object_of(list_of(user_members));

constexpr field grant_fields[] = {
    {"id",   id_or_slug, "Slug, from list_workspaces.", required},
    {"role", {.choices = {"admin", "member", "manager"}}, "Role there.", required},
};
constexpr shape workspace_grant = object_of(list_of(grant_fields));

constexpr field new_key_fields[] = {
    {"name",     any_text,   "Label; may be ignored."},
    {"expiry",   date_time,  "May be ignored."},
    {"metadata", any_object, "Texts; may be ignored."},
    {"scopes",   text_list,  "Such as \"logs.view\".", required},
};
constexpr shape new_key = object_of(list_of(new_key_fields));

constexpr field invite_members[] = {
    {"id",          any_text, "UUID.", required},
    {"email",       any_text, "Email."},
    {"role",        any_text, "admin or member."},
    {"status",      any_text, "pending, accepted, expired or cancelled."},
    {"created_at",  any_text, "When created."},
    {"expires_at",  any_text, "When it expires."},
    {"accepted_at", any_text, "When accepted."},
    {"invited_by",  any_text, "Inviter's UUID."},
    {"workspaces",  list_of(any_object), "Each workspace_id and role."},
};
constexpr shape invite = object_of(list_of(invite_members));

constexpr operation operations[] = {
    {
        .name  = "list_all_users",
        .title = "List all users",
        .help  = "List the people of the organisation with e-mail address and role. Use it to turn an address into the user_id that other tools "
                 "take, or to audit who is admin. One person's workspaces are in get_user, one workspace's people in list_workspace_members, open "
                 "invitations in list_user_invites, and spending in get_user_stats. Needs an Admin key with organisation_users.list; role is the "
                 "organisation's, not a workspace's.",
        .words = "everyone in the company, list everyone with an account, which people have admin rights, list users of the "
                 "organisation, what is the user id of somebody, user id for an email address, who is an admin here, who are our "
                 "admins, all users with their role, look up a user by email, list all admins and administrators, how many users and "
                 "seats are used, list users with their email, who is owner or admin of the organisation, show all users, find the user "
                 "id of a person, directory of users and employees, export the list of users, everybody in the organisation, list "
                 "users, list of all our users and employees, is there a user with this name",
        .to    = "/admin/users",
        .scope = "organisation_users.list",
        .query = {{"role",  {.choices = {"admin", "member", "owner"}}, "Only this organisation role."},
                  {"email", email, "Only this e-mail address."}},
        .pages = camel_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(user), "The data.", required}},
        .keeps_rest = true,
    },
    {
        .name  = "get_user",
        .title = "Get user",
        .help  = "Get one person of the organisation by UUID, with the ids of their workspaces. Use it when the user_id is known; to search by "
                 "e-mail or role use list_all_users, and for the role inside a workspace get_workspace_member. Owners and admins have access to "
                 "every workspace, whatever workspace_ids says. An unknown id is a 403 or 404; an invitation's id is not a user_id. Needs an Admin "
                 "key with organisation_users.read.",
        .words = "details of one person, profile of an employee, is this person an admin, when did she join, what access has this "
                 "colleague, role of one user, check the account of a person, which workspaces does a person belong to, is she in any "
                 "workspace, to which workspaces does this user belong, who is behind a user id, look up a single person by uuid, "
                 "profile of a single colleague, in how many workspaces is he, show the account of one user, which teams is somebody "
                 "part of, show details and information on one user, organisation role of one user",
        .to    = "/admin/users/{user_id}",
        .scope = "organisation_users.read",
        .path  = {{"user_id", id_or_slug, "UUID, from list_all_users.", required}},
        .gives = {{"id",              any_text,  "UUID.", required},
                  {"first_name",      any_text,  "First name."},
                  {"last_name",       any_text,  "Last name."},
                  {"email",           any_text,  "Email."},
                  {"role",            any_text,  "owner, admin or member."},
                  {"workspace_ids",   text_list, "Workspace ids."},
                  {"created_at",      any_text,  "When created."},
                  {"last_updated_at", any_text,  "When last changed."}},
    },
    {
        .name  = "update_user",
        .title = "Update user",
        .help  = "Change a person's role in the organisation between admin and member. Use it to promote or demote: an admin has admin access to "
                 "every workspace at once; for the role in a single workspace use update_workspace_member. Ownership cannot be given here. Portkey "
                 "refuses the role that the person already has, so look first with get_user. Needs an Admin key with organisation_users.update.",
        .words = "change the role of a user, promote a person to org admin, take away admin rights from someone, give a person admin "
                 "access to everything, too many admins so downgrade one, switch an account from member to admin, edit the organisation "
                 "role of an employee, make a user admin of the organisation, give someone organisation admin rights, make a user a "
                 "plain member of the organisation, remove the admin role from somebody, should be admin of all the organisation, he "
                 "should be admin of everything, make somebody admin of the whole company, takes over as administrator, make an admin "
                 "an ordinary user, strip somebody of admin privileges, demote a person from admin to member of the organisation, "
                 "promote somebody to admin of all the organisation, should no longer be admin of the organisation",
        .sends = verb::put,
        .to    = "/admin/users/{user_id}",
        .does  = effect::updates,
        .scope = "organisation_users.update",
        .path  = {{"user_id", id_or_slug, "UUID, from list_all_users.", required}},
        .body  = {{"role",       {.choices = {"admin", "member"}}, "New organisation role."},
                  {"first_name", any_text, "May be ignored."},
                  {"last_name",  any_text, "May be ignored."}},
        .rules = {{condition::at_least_one, "role|first_name|last_name"}},
        .says  = "User {user_id} updated successfully",
    },
    {
        .name  = "delete_user",
        .title = "Delete user",
        .help  = "Remove a person from the whole organisation, and so from all of its workspaces. Use it when somebody leaves; to end access to one "
                 "workspace use remove_workspace_member, and for an invitation still open delete_user_invite. There is no undo: coming back takes a "
                 "new invite_user. user_id is a UUID, which list_all_users finds by e-mail. Needs an Admin key with organisation_users.delete.",
        .words = "someone left the company, remove a user, employee quit or retired, offboarding of a person, delete an account, "
                 "contractor should no longer log in, deactivate an account, revoke login of a person, take away all access from "
                 "someone, block a person who left us, offboard a colleague, contractor is gone, former colleague still has an account, "
                 "colleague resigned, remove a person who retired, close the account of an employee, ban a former employee, throw a "
                 "user out of the organisation completely, close all access of a person everywhere, fired or dismissed so delete the "
                 "account, person does not work here any more",
        .sends = verb::del,
        .to    = "/admin/users/{user_id}",
        .does  = effect::deletes,
        .scope = "organisation_users.delete",
        .path  = {{"user_id", id_or_slug, "UUID, from list_all_users.", required}},
        .says  = "User {user_id} deleted successfully",
    },
    {
        .name  = "invite_user",
        .title = "Invite user",
        .help  = "Invite a person by e-mail to the organisation, with a role there and in the workspaces they are to join. For people who are users "
                 "already use add_workspace_member. Admins reach every workspace, so workspaces may then be empty. An invitation cannot be edited: "
                 "withdraw it with delete_user_invite and invite again. workspace_api_key_details asks for an API key with those scopes. "
                 "invite_link is a secret. Needs an Admin key with organisation_users.create.",
        .words = "invite a new colleague, add an employee, create an account for someone, email an invitation to a new person, how do i "
                 "add a new user, invite a person as admin, add someone to the organisation, invite a user by email, new colleague "
                 "starting soon, new employee starts monday, how can a new coworker get an account, send a sign-up link to a new "
                 "colleague, send an invite to an email address, please add a person to the organisation, invitation by email to a new "
                 "person, bring a contractor or freelancer on board, a new person needs a login, set up access for a new person without "
                 "account, new hire needs access, onboard a new teammate we hired, add somebody new to the organisation",
        .sends = verb::post,
        .to    = "/admin/users/invites",
        .does  = effect::creates,
        .scope = "organisation_users.create",
        .body  = {{"email",      email,    "E-mail address it goes to.", required},
                  {"role",       {.choices = {"admin", "member"}}, "Organisation role.", required},
                  {"first_name", any_text, "May be ignored."},
                  {"last_name",  any_text, "May be ignored."},
                  {"workspaces", list_of(workspace_grant), "Workspaces to join.", required},
                  {"workspace_api_key_details", new_key, "An API key for the person."}},
        .says  = "Successfully invited {email} as {role}",
        .gives = {{"invite_id",   any_text, "UUID.", required, "id"},
                  {"invite_link", any_text, "A secret.", optional, nullptr, derive::secret}},
    },
    {
        .name  = "list_user_invites",
        .title = "List user invites",
        .help  = "List invitations to the organisation with their state, role and expiry. Use it to chase people who never joined, or for the id "
                 "that resend_user_invite and delete_user_invite take; people who did join are in list_all_users. Pass status pending for what is "
                 "still open. Links are not shown: resend_user_invite returns one. Needs an Admin key with organisation_users.list.",
        .words = "who has not accepted yet, list open invitations, which invites are pending, who was asked to join, outstanding "
                 "invites, who did not sign up yet, all people still waiting to join, invitations overview, which invited colleagues "
                 "are missing, unanswered invites, which invitations are still open, who did not accept the invitation, invitations not "
                 "accepted until now, chase people who never joined, all invites with their state, list expired invites, find the id of "
                 "an invite, who did not accept the invitation until now",
        .to    = "/admin/users/invites",
        .scope = "organisation_users.list",
        .query = {{"role",   {.choices = {"admin", "member"}}, "Only this organisation role."},
                  {"email",  email, "Only this e-mail address."},
                  {"status", {.choices = {"pending", "cancelled", "accepted", "expired"}}, "Only this state."}},
        .pages = camel_pages(50, 1000),
        .lists = "data",
        .gives = {{"data", list_of(invite), "The data.", required}},
    },
    {
        .name  = "get_user_invite",
        .title = "Get user invite",
        .help  = "Get one invitation by its id: whether it is pending, accepted, expired or cancelled, and when it lapses. Use it to follow up on "
                 "invite_user; to search by e-mail or state use list_user_invites. The link is not part of the answer: resend_user_invite returns "
                 "it. Once it is accepted, the person is in list_all_users. Needs an Admin key with organisation_users.read.",
        .words = "has she accepted the invitation, status of an invitation, did he sign up, when does the invite expire, is the "
                 "invitation still valid, who sent this invite, check whether an invited person joined, which teams does this invite "
                 "include, what role is set in the invite, state and expiry of one invite, when does this invitation lapse, is one "
                 "invite accepted or expired, what became of the invitation, state of a single invitation, look at one invite, details "
                 "of one person's invitation",
        .to    = "/admin/users/invites/{invite_id}",
        .scope = "organisation_users.read",
        .path  = {{"invite_id", id_or_slug, "UUID, from list_user_invites.", required}},
        .details = list_of(invite_members),
    },
    {
        .name  = "delete_user_invite",
        .title = "Delete user invite",
        .help  = "Withdraw an invitation to the organisation. Use it for a wrong address, role or workspace, then call invite_user again, as "
                 "invitations cannot be edited. Who has accepted already is a user: delete_user removes them. To send the same invitation once more "
                 "use resend_user_invite. There is no undo; invite_id is the invitation's UUID, never the e-mail address. Needs an Admin key with "
                 "organisation_users.delete.",
        .words = "cancel an invitation, take back an invite, withdraw an open invitation, wrong person invited, invite sent by mistake, "
                 "typo in the invited email address, revoke an invite before it is accepted, remove a pending invitation, make the "
                 "invite link invalid, candidate declined so drop the invite, wrong address invited so take it back, withdraw the "
                 "invitation of somebody, delete a user invite, we changed our mind about an invite, uninvite somebody who should not "
                 "join, remove an unanswered invitation",
        .sends = verb::del,
        .to    = "/admin/users/invites/{invite_id}",
        .does  = effect::deletes,
        .scope = "organisation_users.delete",
        .path  = {{"invite_id", id_or_slug, "UUID, from list_user_invites.", required}},
        .says  = "Invitation {invite_id} deleted successfully",
    },
    {
        .name  = "resend_user_invite",
        .title = "Resend user invite",
        .help  = "Send an invitation's e-mail again and get its link. Use it when the first e-mail was lost; for another role or other workspaces "
                 "call delete_user_invite, then invite_user. Every call sends a further e-mail to the same address, so see first in "
                 "list_user_invites whether the invitation is still pending. Treat invite_link as a secret. Needs an Admin key with "
                 "organisation_users.create.",
        .words = "send the invitation again, resend the invite email, invitation mail never arrived, invite link expired, mail went to "
                 "spam, new link to join, lost the invitation email, she did not get the invite, give me the invite link again, "
                 "reminder for a pending invite, resend an invitation, get the invitation link again, email with the invite got lost, "
                 "she never got the invitation mail, mail the invite once more, remind someone of the invitation",
        .sends = verb::post,
        .to    = "/admin/users/invites/{invite_id}/resend",
        .does  = effect::creates,
        .scope = "organisation_users.create",
        .path  = {{"invite_id", id_or_slug, "UUID, from list_user_invites.", required}},
        .says  = "Invitation {invite_id} sent again",
        .gives = {{"invite_link", any_text, "A secret.", optional, "inviteLink|invite_link", derive::secret}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset users = {"users", "People of the organisation and their invitations.", operations};

}  // namespace portkey

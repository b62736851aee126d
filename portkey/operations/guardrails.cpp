#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field check_fields[] = {
    {"id",         any_text,    "Check, such as default.regexMatch.", required},
    {"parameters", any_object,  "What it takes; may hold secrets."},
    {"name",       any_text,    "Your name for it."},
    {"is_enabled", any_boolean, "true by default."},
};
constexpr shape check = object_of(list_of(check_fields));
constexpr shape checks = {.is = kind::list, .least = 1, .items = &check};

constexpr field feedback_fields[] = {
    {"value",    any_number, "Score.", required},
    {"weight",   any_number, "Weight, usually 1.", required},
    {"metadata", any_text,   "Note.", required},
};
constexpr field outcome_fields[] = {
    {"feedback", object_of(list_of(feedback_fields)), "Logged.", required},
};
constexpr shape outcome = object_of(list_of(outcome_fields));
constexpr field action_fields[] = {
    {"deny",       any_boolean, "On failure: 446, else 246.", required},
    {"async",      any_boolean, "Log only, without delay.", required},
    {"on_success", outcome,     "All checks pass.", required},
    {"on_fail",    outcome,     "Any fails.", required},
};
constexpr shape actions = object_of(list_of(action_fields));

constexpr field guardrail_members[] = {
    {"id",              any_text, "UUID.", required},
    {"name",            any_text, "Name."},
    {"slug",            any_text, "Slug, for configs."},
    {"workspace_id",    any_text, "UUID."},
    {"status",          any_text, "active or archived."},
    {"target",          any_text, "llm or mcp_tools."},
    {"created_at",      any_text, "When created."},
    {"last_updated_at", any_text, "When changed."},
};
constexpr shape guardrail = object_of(list_of(guardrail_members));

constexpr shape stage = {.choices = {"input", "output"}};
constexpr field mapping_fields[] = {
    {"run_on",                         list_of(stage), "Stages; both by default."},
    {"mcp_integration_capability_ids", text_list,      "Tool UUIDs; empty: all tools."},
};
constexpr shape mapping = object_of(list_of(mapping_fields));
constexpr field mapping_members[] = {
    {"id",             any_text,  "UUID.", required},
    {"guardrail_id",   any_text,  "Guardrail UUID."},
    {"mcp_server_id",  any_text,  "MCP server UUID."},
    {"run_on",         text_list, "input, output."},
    {"capability_ids", text_list, "Tools; empty: all."},
};
constexpr shape mapped_server = object_of(list_of(mapping_members));

constexpr field reference_members[] = {
    {"id",   any_text, "UUID."},
    {"slug", any_text, "Slug."},
};
constexpr shape reference = object_of(list_of(reference_members));
constexpr field defaults_fields[] = {
    {"input_guardrails",  text_list, "Run on prompts; UUIDs or slugs."},
    {"output_guardrails", text_list, "Run on responses; UUIDs or slugs."},
    {"mcp_input_guardrails",  text_list, "Run on tool arguments."},
    {"mcp_output_guardrails", text_list, "Run on tool results."},
};

constexpr field exclusion_fields[] = {
    {"workspace_id", id_or_slug,  "UUID, from list_workspaces.", required},
    {"excluded",     any_boolean, "true: exempt; false: enforced again.", required},
};
constexpr shape exclusion = object_of(list_of(exclusion_fields));
constexpr field exclusion_members[] = {
    {"workspace_id", any_text,    "UUID.", optional, "workspace_id|id"},
    {"excluded",     any_boolean, "Whether exempt."},
};
constexpr shape excluded_workspace = open_object_of(list_of(exclusion_members));

constexpr operation operations[] = {
    {
        .name  = "list_guardrails",
        .title = "List guardrails",
        .help  = "List guardrails by name, slug and status, without their checks. Use it to find the slug that a config names, or the id for "
                 "get_guardrail, which shows the checks; what binds every workspace is in get_organisation_defaults. Admin keys narrow with "
                 "workspace_id, from list_workspaces; Workspace keys see their own workspace. Needs guardrails.list; for organisation-level "
                 "ones, which carry no workspace_id, organisation_guardrails.list.",
        .words = "list all guardrails, which safety rules exist, find the id of a guardrail, overview of content filters, what "
                 "moderation policies do we have, show all protections of a workspace, do we have a pii filter already, inventory of "
                 "dlp policies for an audit, search a content filter by name, how many safety checks does the company have, which "
                 "guardrails do we have, guardrails of a workspace, all our guardrails, guardrail overview",
        .to    = "/guardrails",
        .needs = key_kind::either,
        .scope = "guardrails.list",
        .query = {{"workspace_id",    id_or_slug, "Only of this workspace; UUID."},
                  {"organisation_id", any_text,   "Only of this organisation; UUID."}},
        .pages = snake_pages(100, 1000),
        .lists = "data",
        .gives = {{"data", list_of(guardrail), "Guardrails.", required}},
    },
    {
        .name  = "get_guardrail",
        .title = "Get guardrail",
        .help  = "Read one guardrail in full: every check with its parameters, and the actions that follow. Use it to explain a 446 or 246 "
                 "response, or before update_guardrail; to search by name use list_guardrails. Headers, credentials and API keys in parameters "
                 "arrive masked, unfit to be sent back. A guardrail_id that is unknown or out of reach answers 403 or 404. Needs "
                 "guardrails.read, at organisation level organisation_guardrails.read (any key kind).",
        .words = "show one guardrail, why was my prompt blocked, what does this content filter check, details of a safety rule, which "
                 "words are forbidden by the filter, what happens when a check fails, does this guardrail deny or only log, explain a "
                 "446 error, see the settings of the pii filter, read the checks of a moderation policy, which threshold is set in this "
                 "filter, request denied by a policy, what exactly does a guardrail check, show the checks of a guardrail, guardrail "
                 "details, what does the filter do with bad requests",
        .to    = "/guardrails/{guardrail_id}",
        .needs = key_kind::either,
        .scope = "guardrails.read",
        .path  = {{"guardrail_id", id_or_slug, "UUID or slug, from list_guardrails.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .gives = {{"checks", list_of(any_object), "id, parameters, name, is_enabled.", optional, nullptr, derive::copied,
                   sent::as_is, credential_members},
                  {"actions", any_object, "deny, async, on_success, on_fail."},
                  {"organisation_id", any_text, "Organisation UUID."},
                  {"updated_by",      any_text, "UUID."}},
        .details = list_of(guardrail_members),
    },
    {
        .name  = "create_guardrail",
        .title = "Create guardrail",
        .help  = "Create a guardrail: checks for requests or responses, and what follows when they pass or fail. To alter one use "
                 "update_guardrail. Alone it enforces nothing: name its slug in create_config or update_organisation_defaults or, with target "
                 "mcp_tools, map it by upsert_guardrail_mcp_server. An Admin key that omits workspace_id makes it organisation-level. Needs "
                 "guardrails.create, at organisation level organisation_guardrails.create.",
        .words = "create a new guardrail, stop people sending personal data to the model, block credit card numbers, add a content "
                 "filter, new rule against jailbreak and prompt injection, block bad words in answers, set up dlp for ai requests, call "
                 "our own webhook to check requests, first safety policy for gdpr, set up a guardrail, no swearing in answers, regex "
                 "check on requests, model whitelist check, add moderation for toxic or offensive replies, add a new pii filter, new "
                 "filter for personal data, redact pii, new guardrail that lets only certain models be called, don't let customer "
                 "secrets leak to openai, moderate content by regex, filter swear words out of replies, model should never return "
                 "insults",
        .sends = verb::post,
        .to    = "/guardrails",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "guardrails.create",
        .body  = {{"name",            any_text,   "Name.", required},
                  {"checks",          checks,
                   "By id: default.regexMatch rule, not; default.contains words, operator (any, all, none); default.modelWhitelist models; "
                   "default.webhook webhookURL, headers; portkey.pii categories, redact.", required},
                  {"actions",         actions,    "What follows.", required},
                  {"target",          {.choices = {"llm", "mcp_tools"}}, "What it guards; llm by default."},
                  {"workspace_id",    id_or_slug, "UUID; Workspace keys use their own."},
                  {"organisation_id", any_text,   "UUID; implied by the key."}},
        .gives = {{"id",         any_text, "UUID.", required},
                  {"slug",       any_text, "Slug.", required},
                  {"version_id", any_text, "Version's UUID."}},
    },
    {
        .name  = "update_guardrail",
        .title = "Update guardrail",
        .help  = "Change the name, checks or actions of a guardrail; what is left out stays. checks and actions are taken whole: start from "
                 "get_guardrail, send every check that shall remain, and real values where it showed masked ones. is_enabled false pauses a "
                 "check. For another target use create_guardrail, for its MCP servers replace_guardrail_mcp_servers. Each call yields a further "
                 "version_id. Needs guardrails.update, at organisation level organisation_guardrails.update (any key kind).",
        .words = "change a guardrail, filter is too strict, loosen the content filter, tighten a safety rule, add a forbidden word to "
                 "the filter, log only instead of blocking, switch off one check, too many false positives, raise the threshold of a "
                 "moderation check, rename a guardrail, edit what the pii filter looks for, pause a content filter for now, make a "
                 "safety rule deny requests, disable a check of a guardrail for a while, turn a guardrail off temporarily, disable a "
                 "guardrail temporarily, modify a guardrail, tweak a filter, add one more check to a guardrail, alter a moderation rule",
        .sends = verb::put,
        .to    = "/guardrails/{guardrail_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "guardrails.update",
        .path  = {{"guardrail_id", id_or_slug, "UUID or slug, from list_guardrails.", required}},
        .body  = {{"name",         any_text,   "New name."},
                  {"checks",       checks,     "All checks.", optional, nullptr, derive::copied, sent::as_is, nullptr, "create_guardrail"},
                  {"actions",      actions,    "All actions.", optional, nullptr, derive::copied, sent::as_is, nullptr, "create_guardrail"},
                  {"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .rules = {{condition::at_least_one, "name|checks|actions"}},
        .each_time = true,
        .gives = {{"id",         any_text, "UUID.", required},
                  {"slug",       any_text, "Slug.", required},
                  {"version_id", any_text, "New version's UUID."}},
    },
    {
        .name  = "delete_guardrail",
        .title = "Delete guardrail",
        .help  = "Delete a guardrail; no tool brings it back. Portkey refuses while defaults of the organisation or a workspace use it, so take "
                 "it out there first (update_organisation_defaults, update_workspace). Only to pause it, set is_enabled to false on its checks "
                 "with update_guardrail. An unknown guardrail_id is a 403 or 404. Needs guardrails.delete, at organisation level "
                 "organisation_guardrails.delete (any key kind).",
        .words = "delete a guardrail, remove a content filter, get rid of an old safety rule, moderation policy is no longer needed, "
                 "clean up unused guardrails, drop the pii filter, throw away a test filter, take away a protection for good, erase an "
                 "obsolete dlp policy, remove a duplicate safety check, we don't want this filter any more, discard a guardrail, scrap "
                 "a safety rule, wipe an old filter, delete a moderation rule",
        .sends = verb::del,
        .to    = "/guardrails/{guardrail_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "guardrails.delete",
        .path  = {{"guardrail_id", id_or_slug, "UUID or slug.", required}},
        .query = {{"workspace_id", id_or_slug, "Its workspace; for Admin keys."}},
        .says  = "Guardrail {guardrail_id} deleted successfully",
    },
    {
        .name  = "list_guardrail_mcp_servers",
        .title = "List MCP servers of a guardrail",
        .help  = "Show the MCP servers that one guardrail is mapped to, the stages where it runs (input: tool arguments, output: tool results) "
                 "and the tools it is limited to. Call it before replace_guardrail_mcp_servers, which drops what is not repeated; checks are in "
                 "get_guardrail, server names in list_mcp_servers. Empty capability_ids mean every tool; UUIDs are those of "
                 "list_mcp_server_capabilities. Needs guardrails.read (any key kind).",
        .words = "list servers attached to a guardrail, where is this safety rule applied, show the mcp servers a filter covers, which "
                 "agent tools are checked by the filter, is our github server protected by this filter, which connectors are scanned, "
                 "does it run on tool input or output, guardrail mappings to mcp servers, which mcp servers are protected by this "
                 "filter, scope of a filter on tool calls, list guardrail mappings to mcp, mcp servers that a guardrail watches, "
                 "servers where the guardrail runs, which tool servers does the guardrail cover",
        .to    = "/guardrails/{guardrail_id}/mcp-servers",
        .needs = key_kind::either,
        .scope = "guardrails.read",
        .path  = {{"guardrail_id", id_or_slug, "UUID or slug, from list_guardrails.", required}},
        .pages = own_pages(100, 1000),
        .lists = "data",
        .gives = {{"data", list_of(mapped_server), "Mappings.", required}},
    },
    {
        .name  = "replace_guardrail_mcp_servers",
        .title = "Replace MCP servers of a guardrail",
        .help  = "Set the complete list of MCP servers that a guardrail watches. A server missing from mcp_servers is unmapped, and {} unmaps "
                 "all; to add or alter one server use upsert_guardrail_mcp_server. Begin with list_guardrail_mcp_servers. Keys are server UUIDs "
                 "from list_mcp_servers; {} as a value means both stages and every tool. Meant for guardrails with target mcp_tools. Needs "
                 "guardrails.update (any key kind).",
        .words = "replace the mcp servers of a guardrail, detach a guardrail from an mcp server, stop checking tool calls of a server, "
                 "unlink a filter from a connector, set all mcp servers of a filter, apply one safety rule to many mcp servers, remove "
                 "a guardrail from all mcp servers, take a filter off one connector, no longer scan agent tools, overwrite the coverage "
                 "of a guardrail, remove one mcp server from the guardrail, unmap mcp servers from a guardrail, overwrite all mcp "
                 "servers of a guardrail, guardrail should leave a connector alone, take one mcp server off the filter",
        .sends = verb::put,
        .to    = "/guardrails/{guardrail_id}/mcp-servers",
        .does  = effect::replaces,
        .needs = key_kind::either,
        .scope = "guardrails.update",
        .path  = {{"guardrail_id", id_or_slug, "UUID or slug, from list_guardrails.", required}},
        .body  = {{"mcp_servers", map_of(mapping), "By MCP server UUID; {} removes all.", required}},
        .gives = {{"changed", any_boolean, "Whether anything changed.", required},
                  {"added",   any_integer, "Added."},
                  {"updated", any_integer, "Updated."},
                  {"removed", any_integer, "Removed."}},
    },
    {
        .name  = "upsert_guardrail_mcp_server",
        .title = "Map guardrail to one MCP server",
        .help  = "Map a guardrail to one MCP server, or change how it runs there; other servers are untouched. For the whole set, or to take a "
                 "server off, use replace_guardrail_mcp_servers. An existing mapping is set anew: what is left out falls back to both stages "
                 "and every tool, so look at list_guardrail_mcp_servers first. Tool UUIDs come from list_mcp_server_capabilities. Needs "
                 "guardrails.update (any key kind).",
        .words = "attach a guardrail to an mcp server, protect tool calls of one mcp server, add a content filter to an agent's tools, "
                 "hook up a safety rule with a connector, scan what github or slack tools return, check tool arguments before they are "
                 "sent, run the guardrail only on some tools, map a filter to one server, dlp for agent tool results, change when the "
                 "filter runs on a server, map a guardrail to one more mcp server, guard the tools of an mcp server, let a guardrail "
                 "check tool arguments on an mcp server",
        .sends = verb::put,
        .to    = "/guardrails/{guardrail_id}/mcp-servers/{mcp_server_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "guardrails.update",
        .path  = {{"guardrail_id",  id_or_slug, "UUID or slug, from list_guardrails.", required},
                  {"mcp_server_id", id_or_slug, "UUID, from list_mcp_servers.", required}},
        .settings = list_of(mapping_fields),
        .gives = {{"map_id", any_text, "Mapping UUID.", required}},
    },
    {
        .name  = "get_organisation_defaults",
        .title = "Get organisation defaults",
        .help  = "Read what the organisation enforces on all workspaces: default input and output guardrails, by UUID and slug. Use it when "
                 "requests are refused although no config names a guardrail, or before update_organisation_defaults. Exempt workspaces are in "
                 "list_input_guardrail_workspace_exclusions and its output twin, checks in get_guardrail. The organisation is that of the Admin "
                 "key. Needs organisation_settings.read.",
        .words = "show the organisation defaults, which guardrails are mandatory for everyone, what does the company enforce on all "
                 "workspaces, read the global safety policy, which content filters apply to all teams, why are requests blocked in "
                 "every workspace, see the default guardrails, org-wide settings, is pii protection on for the whole company, what "
                 "baseline applies to all teams, compulsory moderation for everyone, which guardrails apply to every workspace, "
                 "mandatory guardrails of the organisation, what must every request pass",
        .to    = "/admin/organisation/defaults",
        .scope = "organisation_settings.read",
        .version = api_version::v2,
        .gives = {{"input_guardrails",  list_of(reference), "Run on prompts."},
                  {"output_guardrails", list_of(reference), "Run on responses."},
                  {"mcp_input_guardrails",  list_of(reference), "Run on tool arguments."},
                  {"mcp_output_guardrails", list_of(reference), "Run on tool results."},
                  {"scim_token", any_text, "Masked.", optional, nullptr, derive::masked}},
        .keeps_rest = true,
    },
    {
        .name  = "update_organisation_defaults",
        .title = "Update organisation defaults",
        .help  = "Set the guardrails that requests of every workspace must pass. A given list takes the place of the present one and [] clears "
                 "it, so read get_organisation_defaults first. To exempt single workspaces use update_input_guardrail_workspace_exclusions and "
                 "its output twin instead. UUIDs and slugs come from list_guardrails. A denying guardrail here can stop traffic everywhere. "
                 "Needs an Admin key with organisation_settings.update.",
        .words = "make a guardrail mandatory for everyone, enforce a content filter on all workspaces, set the company-wide safety "
                 "policy, force pii protection on all teams, change the default guardrails of the organisation, apply a filter to the "
                 "whole company, remove a mandatory guardrail for everyone, set a global moderation baseline, switch off the org-wide "
                 "filter, edit organisation defaults, enforce a guardrail for all workspaces, add a guardrail to the organisation "
                 "defaults, compulsory filter for the whole organisation, make a pii check compulsory for every workspace",
        .sends = verb::put,
        .to    = "/admin/organisation/defaults",
        .does  = effect::replaces,
        .scope = "organisation_settings.update",
        .version = api_version::v2,
        .body  = {{"defaults", open_object_of(list_of(defaults_fields)), "What to set; other members are passed on.", required, "."}},
        .says  = "Organisation defaults updated successfully",
    },
    {
        .name  = "list_input_guardrail_workspace_exclusions",
        .title = "List workspaces exempt from input guardrails",
        .help  = "List the workspaces that skip the organisation's default input guardrails, which check prompts before the model. Use it to "
                 "audit exceptions, or before update_input_guardrail_workspace_exclusions; for responses take "
                 "list_output_guardrail_workspace_exclusions, for the guardrails themselves get_organisation_defaults. An empty list means no "
                 "exceptions. organisation_id is in get_guardrail's answer. Needs an Admin key with organisation_exclusions.list.",
        .words = "which workspaces skip the input guardrails, list teams exempt from prompt checks, who may send unfiltered prompts, "
                 "show exceptions to the input filter, which teams bypass the prompt filter, audit exemptions for requests, whose "
                 "questions are not checked, whitelist of workspaces for input guardrails, overview of waivers for prompts, is this "
                 "team exempt from request moderation, exempt workspaces for prompts, list workspaces exempt from input guardrails, "
                 "input guardrail exemptions of workspaces",
        .to    = "/workspace-exclusions/input-guardrails",
        .scope = "organisation_exclusions.list",
        .query = {{"organisation_id", any_text, "Organisation UUID."}},
        .pages = own_pages(100, 1000),
        .lists = "data",
        .gives = {{"data", list_of(excluded_workspace), "Exempt workspaces.", required, "data|workspaces"}},
    },
    {
        .name  = "update_input_guardrail_workspace_exclusions",
        .title = "Update input guardrail exemptions",
        .help  = "Exclude workspaces from the organisation's default input guardrails, or put them back. Entries are merged into the present "
                 "list; with override_existing they become the whole list, and workspaces not named are enforced again. Prompts of an exempt "
                 "workspace go unchecked by those guardrails. To change them for everybody use update_organisation_defaults; for responses, "
                 "update_output_guardrail_workspace_exclusions. Needs an Admin key with organisation_exclusions.update.",
        .words = "let a team bypass the prompt filter, stop checking the prompts of one workspace, add a workspace to the input "
                 "whitelist, enforce prompt checks on a workspace again, make an exception for one team's questions, allow unfiltered "
                 "prompts for red team tests, change who skips the input filter, exclude a workspace from input guardrails, don't check "
                 "the prompts of a team, add an exclusion to input guardrails, exclude one team from the default guardrails on prompts, "
                 "no prompt checks for the red team, exempt a team from the prompt filter, end the input exclusion of a workspace, end "
                 "an exemption for prompts",
        .sends = verb::put,
        .to    = "/workspace-exclusions/input-guardrails",
        .does  = effect::replaces,
        .scope = "organisation_exclusions.update",
        .body  = {{"organisation_id",   any_text,           "Organisation UUID, as in get_guardrail.", required},
                  {"workspaces",        list_of(exclusion), "What to set.", required},
                  {"override_existing", any_boolean,        "Replace the whole list; false by default."}},
        .says  = "Input guardrail exclusions updated successfully",
    },
    {
        .name  = "list_output_guardrail_workspace_exclusions",
        .title = "List workspaces exempt from output guardrails",
        .help  = "Find the workspaces exempt from the organisation's default output guardrails, those that check what a model answers. Use it "
                 "to verify an exemption after update_output_guardrail_workspace_exclusions; exemptions on prompts are kept apart, in "
                 "list_input_guardrail_workspace_exclusions. Covered workspaces do not appear. Take organisation_id from get_guardrail. Needs "
                 "an Admin key with organisation_exclusions.list; Workspace keys get a 403.",
        .words = "which workspaces skip the output guardrails, list teams exempt from response checks, who gets unfiltered answers, "
                 "show exceptions to the output filter, which teams bypass the answer filter, audit exemptions for model replies, whose "
                 "responses are not checked, whitelist of workspaces for output guardrails, overview of waivers for answers, is this "
                 "team exempt from reply moderation, exempt workspaces for answers, list workspaces exempt from output guardrails, "
                 "output guardrail exemptions of workspaces",
        .to    = "/workspace-exclusions/output-guardrails",
        .scope = "organisation_exclusions.list",
        .query = {{"organisation_id", any_text, "Organisation UUID."}},
        .pages = own_pages(100, 1000),
        .lists = "data",
        .gives = {{"data", list_of(excluded_workspace), "Exempt workspaces.", required, "data|workspaces"}},
    },
    {
        .name  = "update_output_guardrail_workspace_exclusions",
        .title = "Update output guardrail exemptions",
        .help  = "Change which workspaces skip the organisation's default output guardrails: excluded true exempts, false ends it. Others keep "
                 "their state unless override_existing makes the given entries the entire list. Meant for sandboxes, as responses there go out "
                 "unchecked. Prompts are a matter of update_input_guardrail_workspace_exclusions. Confirm with "
                 "list_output_guardrail_workspace_exclusions. Needs an Admin key with organisation_exclusions.update.",
        .words = "let a team get unfiltered answers, exclude a team from response checks, stop checking the replies for one workspace, "
                 "add a workspace to the output whitelist, enforce answer checks on a workspace again, make an exception for one team's "
                 "responses, allow unfiltered replies in a sandbox, change who skips the output filter, exclude a workspace from output "
                 "guardrails, don't check the answers for a team, add an exclusion to output guardrails, exclude one team from the "
                 "default guardrails on answers, exempt a team from the answer filter, end the output exclusion of a workspace, end an "
                 "exemption for responses",
        .sends = verb::put,
        .to    = "/workspace-exclusions/output-guardrails",
        .does  = effect::replaces,
        .scope = "organisation_exclusions.update",
        .body  = {{"organisation_id",   any_text,           "Organisation UUID, as in get_guardrail.", required},
                  {"workspaces",        list_of(exclusion), "What to set.", required},
                  {"override_existing", any_boolean,        "Replace the whole list; false by default."}},
        .says  = "Output guardrail exclusions updated successfully",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset guardrails = {"guardrails", "Guardrails, where they are enforced, and who is exempt.", operations};

}  // namespace portkey

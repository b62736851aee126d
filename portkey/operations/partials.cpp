#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field partial_id = {"prompt_partial_id", id_or_slug, "UUID or slug, from list_prompt_partials.", required};

constexpr field partial_members[] = {
    {"id",              any_text, "UUID.", required},
    {"slug",            any_text, "Slug."},
    {"name",            any_text, "Name."},
    {"collection_id",   any_text, "Its collection."},
    {"status",          any_text, "active or archived."},
    {"created_at",      any_text, "When created."},
    {"last_updated_at", any_text, "When changed."},
};
constexpr shape partial = object_of(list_of(partial_members));

constexpr field version_members[] = {
    {"prompt_partial_version_id", any_text,    "Version id.", required},
    {"version",                   any_integer, "Number, for publish_partial."},
    {"string",                    any_text,    "Text."},
    {"description",               any_text,    "What changed.", optional, "description|version_description"},
    {"prompt_version_status",     any_text,    "Status."},
    {"created_at",                any_text,    "When made."},
};
constexpr shape version = object_of(list_of(version_members));

constexpr operation operations[] = {
    {
        .name  = "create_prompt_partial",
        .title = "Create prompt partial",
        .help  = "Save a snippet of text as a prompt partial, which prompt templates of the workspace include as {{>slug}}. Use it for wording "
                 "that several prompts share; what is to be run by itself is made with create_prompt, new wording of a partial in "
                 "list_prompt_partials with update_prompt_partial. Portkey chooses the slug. Admin keys must give workspace_id (from "
                 "list_workspaces), Workspace keys ignore it. Needs prompts.create.",
        .words = "create a reusable text block, add a snippet for several prompts, share the same wording between templates, new "
                 "disclaimer for all prompts, save common instructions once, make a prompt partial, new fragment to include in "
                 "templates, stop copying the same text into every prompt, set up boilerplate for our chatbots, add a building block "
                 "for prompts, put our tone of voice in one place, share one snippet between prompts, same paragraph stands in many "
                 "prompts, keep a repeated paragraph in one place, write a new partial, add a shared paragraph for all templates, share "
                 "a legal disclaimer between prompts as a snippet",
        .sends = verb::post,
        .to    = "/prompts/partials",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "prompts.create",
        .body  = {{"name",                any_text,   "Name.", required},
                  {"string",              any_text,   "The text, with Mustache {{variables}}.", required},
                  {"workspace_id",        id_or_slug, "UUID or slug; Admin keys must name it."},
                  {"version_description", any_text,   "A note on the first version."}},
        .says  = "Successfully created prompt partial \"{name}\"",
        .gives = {{"id",         any_text, "UUID.", required},
                  {"slug",       any_text, "Slug."},
                  {"version_id", any_text, "Its version."}},
    },
    {
        .name  = "list_prompt_partials",
        .title = "List prompt partials",
        .help  = "List prompt partials, the snippets that templates include as {{>slug}}, without their text. Use it to find a partial's slug; "
                 "get_prompt_partial shows the text and list_partial_versions its history, while whole prompts are in list_prompts. An Admin "
                 "key names the workspace in workspace_id (from list_workspaces); a Workspace key sees its own. Needs prompts.list. Portkey "
                 "sends the whole list, which is paged here.",
        .words = "list all prompt partials, which snippets exist, find the id of a text block, overview of reusable fragments, what "
                 "shared instructions do we have, show all building blocks for prompts, which boilerplate can be included, search for "
                 "the disclaimer snippet, snippets in this folder, how many partials does our team have, is there already a text block "
                 "for this, reusable blocks for prompts, list the building blocks of our prompts, list snippets, list our partials, all "
                 "shared fragments",
        .to    = "/prompts/partials",
        .needs = key_kind::either,
        .scope = "prompts.list",
        .query = {{"collection_id", id_or_slug, "Only of this one, from list_collections."},
                  {"workspace_id",  id_or_slug, "UUID or slug, for Admin keys."}},
        .pages = own_pages(50, 100),
        .lists = "data",
        .gives = {{"data", list_of(partial), "Partials.", required}},
        .quotes = true,
    },
    {
        .name  = "get_prompt_partial",
        .title = "Get prompt partial",
        .help  = "Get one prompt partial by UUID or slug, with the text of its default version. Use it to read wording before changing it; "
                 "older or unpublished wording is in list_partial_versions, a template that includes the partial in get_prompt. {{variables}} "
                 "stand in string as written. Needs prompts.read (any key kind). An unknown partial answers 403 (AB03) or 404, and right after a change the "
                 "former text may still come back.",
        .words = "show one prompt partial, what does the snippet say, read the text of the disclaimer block, open a reusable fragment, "
                 "view the shared instructions, current wording of a text block, details of a partial, look up our boilerplate text, "
                 "which version of the snippet is live, see the content of a building block, show the text of a snippet, what is "
                 "written in the shared paragraph, print a partial, read the text of a partial",
        .to    = "/prompts/partials/{prompt_partial_id}",
        .needs = key_kind::either,
        .scope = "prompts.read",
        .path  = {partial_id},
        .gives = {{"string",                    any_text,    "Text of the default version.", required},
                  {"version",                   any_integer, "Its number."},
                  {"version_description",       any_text,    "What changed in it."},
                  {"prompt_partial_version_id", any_text,    "Its version id."}},
        .details = list_of(partial_members),
        .quotes = true,
    },
    {
        .name  = "update_prompt_partial",
        .title = "Update prompt partial",
        .help  = "Change a prompt partial's name, text or status; what is left out stays. New text in string becomes a further version, which "
                 "prompts use only after publish_partial with its number from list_partial_versions; version_description needs string. For an "
                 "independent snippet use create_prompt_partial, for one prompt's own text update_prompt. Needs prompts.update (any key kind); reads may be "
                 "some seconds behind.",
        .words = "edit a snippet, change the wording of a text block, fix a typo in the shared instructions, rename a prompt partial, "
                 "reword the disclaimer in all prompts, improve a reusable fragment, save a new draft of a partial, update the "
                 "boilerplate text, archive a snippet, add a sentence to the common building block, legal wants other wording in every "
                 "chatbot, reword a snippet, modify a partial, change a shared paragraph, correct the disclaimer text, edit the text of "
                 "a partial",
        .sends = verb::put,
        .to    = "/prompts/partials/{prompt_partial_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.update",
        .path  = {partial_id},
        .body  = {{"name",                any_text, "New name."},
                  {"string",              any_text, "New text, with Mustache {{variables}}."},
                  {"version_description", any_text, "What changed."},
                  {"status",              any_text, "active or archived."}},
        .rules = {{condition::at_least_one, "name|string|status"},
                  {condition::only_when,    "version_description", "string"}},
        .each_time = true,
        .says  = "Successfully updated prompt partial",
        .gives = {{"prompt_partial_version_id", any_text, "The version id."}},
    },
    {
        .name  = "delete_prompt_partial",
        .title = "Delete prompt partial",
        .help  = "Delete a prompt partial by UUID or slug for good. What becomes of templates that include it as {{>slug}} is not documented: "
                 "take it out of them with update_prompt first, and keep the text from get_prompt_partial. To go back to earlier wording use "
                 "publish_partial; a whole prompt goes with delete_prompt. Needs prompts.delete (any key kind); one that does not exist any more answers 403 "
                 "or 404.",
        .words = "delete a prompt partial, remove an unused snippet, get rid of a text block, shared instructions no longer needed, "
                 "clean up old fragments, drop the disclaimer block, throw away boilerplate nobody includes, take a reusable fragment "
                 "out for good, erase a duplicate snippet, remove an obsolete building block, discard a snippet, delete a fragment, "
                 "scrap a partial, delete a snippet, erase a shared paragraph, discard a shared block of text",
        .sends = verb::del,
        .to    = "/prompts/partials/{prompt_partial_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "prompts.delete",
        .path  = {partial_id},
        .says  = "Prompt partial {prompt_partial_id} deleted successfully",
    },
    {
        .name  = "list_partial_versions",
        .title = "List partial versions",
        .help  = "List every version of one prompt partial with number, text and status. Use it to find the number that publish_partial takes, "
                 "or to compare wordings; the default text alone is in get_prompt_partial, versions of whole prompts in list_prompt_versions. "
                 "All texts come at once and are paged here: fields such as version and description keep the answer short. Needs prompts.read (any key kind). "
                 "An unknown partial gets 403 (AB03) or 404.",
        .words = "show all versions of a snippet, history of a prompt partial, what did the text block say before, find the version "
                 "number of a partial, previous wording of the disclaimer, drafts of a snippet not yet live, compare versions of shared "
                 "instructions, older revisions of a fragment, change log of a building block, earlier versions of a partial, list "
                 "snippet revisions, history of the disclaimer text, who wrote this snippet version",
        .to    = "/prompts/partials/{prompt_partial_id}/versions",
        .needs = key_kind::either,
        .scope = "prompts.read",
        .path  = {partial_id},
        .pages = own_pages(50, 100),
        .lists = "data",
        .gives = {{"data", list_of(version), "Versions.", required}},
        .quotes = true,
    },
    {
        .name  = "publish_partial",
        .title = "Publish partial",
        .help  = "Make one version of a prompt partial the default, which every prompt that includes {{>slug}} uses from then on. Call it after "
                 "update_prompt_partial, or with an older number to go back; whole prompts are published with publish_prompt. version is the "
                 "number from list_partial_versions, not the UUID. Since many prompts may share the partial, try them with render_prompt. Needs "
                 "prompts.publish (any key kind).",
        .words = "publish a prompt partial, make the new snippet version live, roll back a text block, restore the previous wording of "
                 "the disclaimer, activate the draft of a snippet, set the default version of a partial, release the edited shared "
                 "instructions, go live with the new boilerplate, revert a fragment to an older version, put back the old text block, "
                 "make a partial version the default, put the new disclaimer into production, roll a partial back to the earlier "
                 "version, go back to the earlier snippet, snippet change is not live in prompts, put the new wording of a snippet live",
        .sends = verb::put,
        .to    = "/prompts/partials/{prompt_partial_id}/makeDefault",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.publish",
        .path  = {partial_id},
        .body  = {{"version", any_integer, "Version number.", required}},
        .says  = "Successfully published prompt partial {prompt_partial_id}",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset partials = {"partials", "Prompt partials: snippets that prompts share.", operations};

}  // namespace portkey

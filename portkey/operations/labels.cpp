#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field label_id = {"label_id", id_or_slug, "UUID, from list_prompt_labels.", required};
constexpr field organisation_id = {"organisation_id", any_text, "Organisation UUID."};
constexpr field workspace_id = {"workspace_id", id_or_slug, "UUID or slug, from list_workspaces."};

constexpr field label_members[] = {
    {"id",              any_text,    "UUID.", required},
    {"name",            any_text,    "Name."},
    {"description",     any_text,    "Description."},
    {"color_code",      any_text,    "Color code."},
    {"workspace_id",    any_text,    "Its workspace."},
    {"is_universal",    any_boolean, "Is universal."},
    {"created_at",      any_text,    "When created."},
    {"last_updated_at", any_text,    "When changed."},
};
constexpr shape label = object_of(list_of(label_members));

constexpr operation operations[] = {
    {
        .name  = "create_prompt_label",
        .title = "Create prompt label",
        .help  = "Create a label, such as production, that prompt versions can carry so that callers name prompt@label. Use it for a stage that "
                 "list_prompt_labels does not show; attaching it is a second step, update_prompt_version, and renaming one is "
                 "update_prompt_label. latest, default and names of digits only are refused, since they mean versions already. With an Admin "
                 "key pass workspace_id or organisation_id. Needs prompts.create.",
        .words = "create a label for prompts, add a new tag like production, set up a staging environment for prompts, new stage for "
                 "prompt versions, make a beta label, define a release channel, we need another environment for templates, first label "
                 "in this workspace, add a canary tag with a color, new label, create a tag for prompts, create a production label, add "
                 "a stage for templates, introduce dev and prod stages for prompts, add a canary stage, prompts need a further stage",
        .sends = verb::post,
        .to    = "/labels",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "prompts.create",
        .body  = {{"name", any_text, "Letters, digits, _ and -.", required},
                  organisation_id,
                  workspace_id,
                  {"description", any_text, "What it stands for."},
                  {"color_code",  any_text, "As #RRGGBB."}},
        .says  = "Successfully created prompt label \"{name}\"",
        .gives = {{"id", any_text, "UUID.", required}},
    },
    {
        .name  = "list_prompt_labels",
        .title = "List prompt labels",
        .help  = "List the labels that prompt versions can carry. Use it to find the label_id for update_prompt_version, or the names that may "
                 "follow @ in a prompt's id; which version carries a label is in list_prompt_versions, not here. With an Admin key give "
                 "workspace_id or organisation_id; a Workspace key sees its own workspace's. Needs prompts.list, as labels have no scopes of "
                 "their own.",
        .words = "list all prompt labels, which tags exist, what environments are there for prompts, find the id of the production "
                 "label, overview of stages, show available tags for prompt versions, is there a staging label already, search a label "
                 "by name, which names can follow the @, release channels we have for templates, how many tags does the team have, list "
                 "tags of the prompt library, all labels, which stages of templates exist",
        .to    = "/labels",
        .needs = key_kind::either,
        .scope = "prompts.list",
        .query = {organisation_id,
                  workspace_id,
                  {"search", any_text, "Part of the name."}},
        .pages = snake_pages(50, 100),
        .lists = "data",
        .gives = {{"data", list_of(label), "Labels.", required}},
    },
    {
        .name  = "get_prompt_label",
        .title = "Get prompt label",
        .help  = "Get one prompt label by UUID, with its name, colour and description. Use it to make sense of the label_id that a version in "
                 "list_prompt_versions carries; to find a label by name, search with list_prompt_labels instead. An Admin key names the "
                 "workspace_id or organisation_id that the label belongs to. Needs prompts.read; an unknown label answers 403 (AB03) or 404.",
        .words = "show one label, what does this tag mean, details of the production label, look up a label by its id, what color has "
                 "this tag, description of the staging environment, which label is behind this label id, read one prompt label, when "
                 "was this tag created, inspect a single stage, what does this environment stand for, what is the label with this id "
                 "called, name of the label with this uuid, see the colour and description of a label, label details",
        .to    = "/labels/{label_id}",
        .needs = key_kind::either,
        .scope = "prompts.read",
        .path  = {label_id},
        .query = {organisation_id, workspace_id},
        .details = list_of(label_members),
    },
    {
        .name  = "update_prompt_label",
        .title = "Update prompt label",
        .help  = "Change a prompt label's name, description or colour; what is left out stays. Use it to rename a stage: callers that write "
                 "prompt@oldname have to follow. To put the label on another version use update_prompt_version, for a further stage "
                 "create_prompt_label. latest, default and digits only are refused as names. Needs prompts.update (any key kind); label_id is a UUID from "
                 "list_prompt_labels.",
        .words = "rename a label, change the color of a tag, edit the description of a prompt label, call staging something else, fix a "
                 "typo in a tag name, environment gets another name, change what a stage is called, give the production tag a new "
                 "color, correct the name of a release channel, explain better what a label is for, call the label something else "
                 "instead, rename a tag, rename a prompt label, change the colour of a label, modify a label, reword the description of "
                 "a tag, rename the staging environment",
        .sends = verb::put,
        .to    = "/labels/{label_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.update",
        .path  = {label_id},
        .body  = {{"name",        any_text, "Letters, digits, _ and -."},
                  {"description", any_text, "What it stands for."},
                  {"color_code",  any_text, "As #RRGGBB."}},
        .rules = {{condition::at_least_one, "name|description|color_code"}},
        .says  = "Prompt label {label_id} updated successfully",
    },
    {
        .name  = "delete_prompt_label",
        .title = "Delete prompt label",
        .help  = "Delete a prompt label by UUID for good. prompt@label no longer names a version then, so use it for a stage that nobody calls. "
                 "To take the label off one version only, call update_prompt_version with label_id null; to rename it, update_prompt_label. "
                 "Needs prompts.delete (any key kind); an unknown UUID answers 403 or 404.",
        .words = "delete a label, remove a tag we no longer use, get rid of the staging label, drop an environment for prompts, clean "
                 "up old tags, label is not needed any more, take away an obsolete stage, throw away the beta tag, erase a release "
                 "channel, remove a duplicate prompt label for good, delete a prompt tag, remove a prompt label, get rid of unused "
                 "tags, delete a label from the prompt library, delete the beta tag of prompts, prompt tag should disappear, scrap a "
                 "label, discard a tag nobody uses",
        .sends = verb::del,
        .to    = "/labels/{label_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "prompts.delete",
        .path  = {label_id},
        .says  = "Prompt label {label_id} deleted successfully",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset labels = {"labels", "Labels that versions of prompts carry.", operations};

}  // namespace portkey

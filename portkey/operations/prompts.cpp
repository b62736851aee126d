#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr shape objects = list_of(any_object);
constexpr shape some_text = text_from(1);

constexpr field prompt_id = {"prompt_id", id_or_slug, "UUID or slug, from list_prompts.", required};
constexpr field version_id = {"version_id", id_or_slug, "Version UUID, from list_prompt_versions.", required};

constexpr field message_fields[] = {
    {"role",    any_text, "system, user, assistant, developer or tool.", required},
    {"content", usually(kind::text), "A text, or parts such as text and image_url."},
};
constexpr shape message = open_object_of(list_of(message_fields));
constexpr shape messages = list_of(message, 1, 500);

constexpr field prompt_members[] = {
    {"id",              any_text, "UUID.", required},
    {"name",            any_text, "Name."},
    {"slug",            any_text, "Slug."},
    {"collection_id",   any_text, "Its collection."},
    {"model",           any_text, "Model."},
    {"status",          any_text, "Status."},
    {"created_at",      any_text, "When created."},
    {"last_updated_at", any_text, "When changed."},
};
constexpr shape prompt = object_of(list_of(prompt_members));

// Portkey sends a prompt and its version as one flat object.
constexpr field version_members[] = {
    {"id",              any_text,    "Version UUID.",  optional, "prompt_version_id"},
    {"version_number",  any_integer, "Number.",        optional, "prompt_version"},
    {"description",     any_text,    "What changed.",  optional, "prompt_version_description"},
    {"label_id",        any_text,    "Its label.",     optional, "prompt_version_label_id"},
    {"model",           any_text,    "Model."},
    {"virtual_key",     any_text,    "Provider slug."},
    {"template",        any_text,    "Text, or messages as JSON.", optional, "string"},
    {"variables",       text_list,   "Names to fill in.", optional, "variable_components.variables"},
    {"parameters",      any_object,  "Settings, defaults."},
    {"metadata",        any_object,  "Metadata.",      optional, "template_metadata"},
    {"is_raw_template", any_boolean, "Taken as written."},
    {"has_tools",       any_boolean, "Has tools.",     optional, "tools",     derive::exists},
    {"has_functions",   any_boolean, "Has functions.", optional, "functions", derive::exists},
    {"tools",           any_list,    "Tools."},
    {"functions",       any_list,    "Functions."},
    {"tool_choice",     any_json,    "Tool choice."},
};
constexpr shape version = object_of(list_of(version_members));

constexpr field listed_version_members[] = {
    {"id",                 any_text,    "UUID, for get_prompt_version.", required},
    {"prompt_version",     any_integer, "Number, for publish_prompt."},
    {"prompt_description", any_text,    "What changed.", optional, "prompt_description|prompt_version_description"},
    {"label_id",           any_text,    "Its label."},
    {"status",             any_text,    "active or archived."},
    {"prompt_template",    any_json,    "Template."},
    {"created_at",         any_text,    "When made."},
};
constexpr shape listed_version = object_of(list_of(listed_version_members));

constexpr field setting_fields[] = {
    {"max_tokens",        or_null(any_integer),        "Longest answer."},
    {"temperature",       or_null(number_from(0, 2)),  "Randomness."},
    {"top_p",             or_null(number_from(0, 1)),  "Nucleus sampling."},
    {"top_k",             integer_from(1),             "Choose among so many."},
    {"presence_penalty",  or_null(number_from(-2, 2)), "Against known topics."},
    {"frequency_penalty", or_null(number_from(-2, 2)), "Against repetition."},
    {"stop",              text_list,                   "Texts that end it."},
};
constexpr shape settings = open_object_of(list_of(setting_fields));

constexpr field rendered_settings_members[] = {
    {"max_tokens",  any_integer, "Max tokens.",  optional, "data.max_tokens|data.max_completion_tokens"},
    {"temperature", any_number,  "Temperature.", optional, "data.temperature"},
    {"top_p",       any_number,  "Top p.",       optional, "data.top_p"},
};
constexpr shape rendered_settings = object_of(list_of(rendered_settings_members));

constexpr field history_members[] = {
    {"id",                 any_text,    "UUID, for get_prompt_version."},
    {"prompt_version",     any_integer, "Number, for publish_prompt."},
    {"prompt_description", any_text,    "What changed.", optional, "prompt_description|prompt_version_description"},
    {"label_id",           any_text,    "Its label."},
    {"status",             any_text,    "active or archived."},
    {"created_at",         any_text,    "When made."},
};
constexpr shape history_entry = object_of(list_of(history_members));

constexpr field difference_members[] = {
    {"field",  any_text, "What differs, such as parameters.temperature."},
    {"before", any_json, "In the latest version."},
    {"after",  any_json, "As given."},
};
constexpr shape difference = object_of(list_of(difference_members));

constexpr field preview_members[] = {
    {"name",            any_text,    "Name."},
    {"collection_id",   any_text,    "Collection."},
    {"model",           any_text,    "Model."},
    {"template_length", any_integer, "Characters."},
    {"parameter_count", any_integer, "Parameters."},
};
constexpr field created_dry_members[] = {
    {"dry_run",        any_boolean, "Nothing was sent."},
    {"action",         any_text,    "create, in a dry run."},
    {"prompt_preview", object_of(list_of(preview_members)), "What would be made, in a dry run."},
};
constexpr field updated_dry_members[] = {
    {"dry_run",         any_boolean, "Nothing was written."},
    {"action",          any_text,    "update, in a dry run."},
    {"current_version", any_integer, "Number of the version served."},
    {"latest_version",  any_integer, "Number of the latest version."},
    {"changes",         text_list,   "Inputs given."},
    {"difference",      list_of(difference), "What would change."},
};

constexpr field metadata_fields[] = {
    {"client_id",  any_text, "Who pays.", required},
    {"app",        any_text, "The application.", required},
    {"env",        any_text, "Its environment, such as prod.", required},
    {"project_id", any_text, "Project, for attribution."},
    {"feature",    any_text, "Feature."},
};
constexpr shape billing_metadata = {.is = kind::object, .fields = list_of(metadata_fields), .open = true, .values = &any_text};

constexpr field usage_members[] = {
    {"prompt_tokens",     any_integer, "Tokens sent."},
    {"completion_tokens", any_integer, "Tokens received."},
    {"total_tokens",      any_integer, "Both."},
};

constexpr field put_members[] = {
    {"version_number",  any_integer, "Number of the latest version."},
    {"published",       any_boolean, "Whether this call made it the default."},
    {"serving_version", any_integer, "Number of the version served now."},
    {"difference",      list_of(difference), "What was, or would be, changed."},
    {"warnings",        text_list,   "What to look after."},
};
constexpr field source_members[] = {
    {"prompt_id",      any_text,    "As given."},
    {"version_id",     any_text,    "Version copied."},
    {"version_number", any_integer, "Its number."},
};
constexpr field target_members[] = {
    {"prompt_id",  any_text, "UUID; empty before it is made."},
    {"version_id", any_text, "Its version."},
    {"action",     any_text, "created, updated, published or unchanged."},
};

constexpr operation operations[] = {
    {
        .name  = "create_prompt",
        .title = "Create prompt",
        .help  = "Save a new prompt template in a collection. Use it for a prompt that list_prompts does not show; a further version of an "
                 "existing one is made with update_prompt, create-or-update from code with migrate_prompt, a shared snippet with create_prompt_partial. Give "
                 "string or messages, not both. parameters holds model settings and defaults of {{variables}}. With dry_run nothing is sent. Needs "
                 "prompts.create (any key kind); virtual_key is a slug from list_virtual_keys.",
        .words = "create a new prompt template, save a new system message, add instructions for a new chatbot, write a prompt for our "
                 "support assistant, put a prompt into the library, store a prompt with variables, first prompt in this folder, "
                 "duplicate a prompt under another name, make a template for summaries, new prompt with tools and functions, keep our "
                 "prompt text out of the code, add a prompt, add a new prompt, how to add a prompt, create a template, compose a prompt "
                 "for a new task, write a prompt template, draft a new template, author a new prompt",
        .sends = verb::post,
        .to    = "/prompts",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "prompts.create",
        .body  = {{"name",                any_text,   "Name.", required},
                  {"collection_id",       id_or_slug, "UUID or slug, from list_collections.", required},
                  {"string",              any_text,   "Mustache text, or chat messages as JSON text."},
                  {"parameters",          any_object, "Model settings, defaults of variables.", required},
                  {"virtual_key",         any_text,   "Slug of the provider to call.", required},
                  {"model",               any_text,   "Model, such as gpt-4o."},
                  {"version_description", any_text,   "A note on the first version."},
                  {"template_metadata",   any_object, "Your own data."},
                  {"functions",           objects,    "Each with name, description, parameters."},
                  {"tools",               objects,    "Each with type \"function\" and function."},
                  {"tool_choice",         usually(kind::object), "auto, none, or an object naming a tool."}},
        .asks  = {{"messages", messages,    "Chat messages, instead of string."},
                  {"dry_run",  any_boolean, "Only show what would be made."}},
        .rules = {{condition::at_least_one, "string|messages"}, {condition::at_most_one, "string|messages"}},
        .says  = "Successfully created prompt \"{name}\"",
        .gives = {{"id",         any_text, "UUID."},
                  {"slug",       any_text, "Slug."},
                  {"version_id", any_text, "Its version."}},
        .details = list_of(created_dry_members),
    },
    {
        .name  = "list_prompts",
        .title = "List prompts",
        .help  = "List prompt templates with slug, model and status, without their text. Start here to find a prompt's id; get_prompt then "
                 "shows the template and list_prompt_versions its history, while shared snippets are in list_prompt_partials. Admin keys should "
                 "pass workspace_id, a UUID or slug from list_workspaces, which Workspace keys ignore. Needs prompts.list, which alone does not "
                 "let a key read templates.",
        .words = "list all prompts, which prompt templates exist, find the id of a prompt, search prompts by name, prompts in this "
                 "folder, overview of the prompt library, what templates does our team have, show every chatbot instruction we saved, "
                 "how many prompts are there, which prompts use gpt-4o, where is our support prompt, all prompt templates, prompts in a "
                 "collection, list templates, list our prompt templates, where is the prompt of our chatbot, find a prompt by name, "
                 "prompts of a project, what prompts do we have",
        .to    = "/prompts",
        .needs = key_kind::either,
        .scope = "prompts.list",
        .query = {{"collection_id", id_or_slug, "Only of this one, from list_collections."},
                  {"workspace_id",  id_or_slug, "UUID or slug, for Admin keys."},
                  {"search",        any_text,   "Part of the name."}},
        .pages = snake_pages(50, 100),
        .lists = "prompts",
        .gives = {{"prompts", list_of(prompt), "The prompts.", required, "data"}},
        .quotes = true,
    },
    {
        .name  = "get_prompt",
        .title = "Get prompt",
        .help  = "Get one prompt by UUID or slug, with its default version (template, model, parameters, tools) and the history of its versions. Use it to see what is served "
                 "now; for other versions use get_prompt_version, to fill in the variables render_prompt. A chat template is the JSON text of "
                 "its messages, as update_prompt takes it; Portkey adds model to parameters. Needs prompts.read (any key kind). 403 (AB03) can also mean that "
                 "there is no such prompt.",
        .words = "show one prompt, what does the live prompt say, read the text of a template, which model does this prompt use, what "
                 "temperature is set in the prompt, see the system message in production, prompt details with its variables, view the "
                 "current wording of our chatbot instructions, what tools has this prompt, open a prompt template, copy the published "
                 "prompt text, what does the template say now, show the instructions our assistant gets, print the template in full, "
                 "how does a prompt look at present, which llm is set in the prompt",
        .to    = "/prompts/{prompt_id}",
        .needs = key_kind::either,
        .scope = "prompts.read",
        .path  = {prompt_id},
        .gives = {{"id",              any_text, "UUID.", required},
                  {"name",            any_text, "Name."},
                  {"slug",            any_text, "Slug."},
                  {"collection_id",   any_text, "Its collection."},
                  {"status",          any_text, "Status."},
                  {"created_at",      any_text, "When created."},
                  {"last_updated_at", any_text, "When changed."},
                  {"current_version", version,  "The default version.", optional, nullptr, derive::gathered},
                  {"version_count",   any_integer, "How many versions."},
                  {"versions",        list_of(history_entry), "Newest first, at most 50."},
                  {"versions_problem", any_text, "Why the history is missing."}},
        .quotes = true,
    },
    {
        .name  = "update_prompt",
        .title = "Update prompt",
        .help  = "Change a prompt's name or collection, or its template and settings, which go into a further version; what you leave out comes "
                 "from the latest one. That version is not served until publish_prompt makes it the default. A new name or collection alone "
                 "makes no version. dry_run shows the difference and writes nothing. For a separate prompt use create_prompt, to label a version update_prompt_version. Needs prompts.update (any key kind); "
                 "reads may lag some seconds behind.",
        .words = "change the text of a prompt, edit the system message, fix a typo in a template, rename a prompt, move a prompt to "
                 "another folder, switch the prompt to another model, lower the temperature of a prompt, improve the chatbot "
                 "instructions, add a variable to a template, save a new draft of a prompt, give the prompt a tool to call, the bot "
                 "answers badly and needs better instructions, edit a prompt, edit a prompt template, modify a prompt template, revise "
                 "the wording of a prompt, reword the system prompt, tweak a prompt, move a template into a different collection",
        .sends = verb::put,
        .to    = "/prompts/{prompt_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.update",
        .path  = {prompt_id},
        .body  = {{"name",                any_text,    "New name."},
                  {"collection_id",       id_or_slug,  "UUID or slug, to move it there."},
                  {"string",              any_text,    "Mustache text, or chat messages as JSON text."},
                  {"parameters",          any_object,  "Model settings, defaults of variables."},
                  {"model",               any_text,    "Model."},
                  {"virtual_key",         any_text,    "Slug of the provider to call."},
                  {"version_description", any_text,    "What changed."},
                  {"template_metadata",   any_object,  "Your own data.", optional, "prompt_metadata"},
                  {"functions",           objects,     "Each with name, description, parameters."},
                  {"tools",               objects,     "Each with type \"function\" and function."},
                  {"tool_choice",         usually(kind::object),  "auto, none, or an object naming a tool."},
                  {"is_raw_template",     any_boolean, "Take string as written.", optional, nullptr, derive::copied, sent::flag}},
        .asks  = {{"messages", messages,    "Chat messages, instead of string.", optional, nullptr, derive::copied, sent::as_is, nullptr, "create_prompt"},
                  {"dry_run",  any_boolean, "Only show what would change."}},
        .rules = {{condition::at_least_one, "name|collection_id|string|messages|parameters|model|virtual_key|version_description|"
                                            "template_metadata|functions|tools|tool_choice|is_raw_template"},
                  {condition::at_most_one, "string|messages"}},
        .fixed = R"({"patch":true})",
        .each_time = true,
        .says  = "Successfully updated prompt",
        .gives = {{"id",             any_text, "UUID."},
                  {"slug",           any_text, "Slug."},
                  {"new_version_id", any_text, "The new version.", optional, "prompt_version_id"}},
        .details = list_of(updated_dry_members),
    },
    {
        .name  = "delete_prompt",
        .title = "Delete prompt",
        .help  = "Delete a prompt by UUID or slug for good. Requests that name it fail from then on, so use it only when nobody calls it any "
                 "more, and keep a copy from get_prompt. To withdraw a bad version publish_prompt an earlier one instead; a shared snippet goes "
                 "with delete_prompt_partial. Needs prompts.delete (any key kind); a prompt that is unknown or already gone answers 403 or 404.",
        .words = "delete a prompt, remove an old template, get rid of unused prompts, prompt is no longer needed, clean up the prompt "
                 "library, throw away old chatbot instructions, take a test prompt out for good, erase a template nobody calls, remove "
                 "a duplicate prompt, drop an obsolete system message, template of a finished project can go, delete a template, scrap "
                 "a prompt template, wipe a prompt, bin an old prompt, discard a prompt, get rid of a template that nobody calls",
        .sends = verb::del,
        .to    = "/prompts/{prompt_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "prompts.delete",
        .path  = {prompt_id},
        .says  = "Prompt {prompt_id} deleted successfully",
    },
    {
        .name  = "publish_prompt",
        .title = "Publish prompt",
        .help  = "Make one version of a prompt the default, served to callers who name no version. Call it after update_prompt, whose versions "
                 "are not served by themselves, or with an older number to go back; for a partial use publish_partial, to let callers pick a "
                 "version by label update_prompt_version. version is the number from list_prompt_versions, not the UUID. Needs prompts.publish (any key kind). "
                 "get_prompt may lag some seconds.",
        .words = "publish a prompt, make the new prompt version live, roll back a prompt to the previous version, go live with my "
                 "draft, set the default version of a prompt, release the edited template to production, undo a bad prompt edit, revert "
                 "the chatbot to its earlier instructions, deploy the new system message, my prompt change has no effect yet, activate "
                 "version 3 of a prompt, put the old prompt text back, put a draft prompt into production, make version 5 the default, "
                 "ship the new prompt, callers still get the old prompt, rollback prompt, revert a prompt",
        .sends = verb::put,
        .to    = "/prompts/{prompt_id}/makeDefault",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.publish",
        .path  = {prompt_id},
        .body  = {{"version", any_integer, "Version number.", required}},
        .says  = "Successfully published prompt {prompt_id}",
    },
    {
        .name  = "list_prompt_versions",
        .title = "List prompt versions",
        .help  = "List every version of one prompt with number, note, label and template. Use it to find the number for publish_prompt or the "
                 "UUID for get_prompt_version; the default version alone is in get_prompt, and partials have list_partial_versions. Portkey "
                 "sends the complete history, templates included, which is paged here: ask for fields such as id and prompt_version to keep it "
                 "short. Needs prompts.read (any key kind).",
        .words = "history of a template, what did the prompt say before, find the version number to publish, which prompt version is in "
                 "staging, drafts of a prompt not yet live, compare versions of a system message, change log of our chatbot "
                 "instructions, previous revisions of this prompt, which version carries the production label, show earlier revisions "
                 "of a prompt, earlier versions of a prompt, show all prompt versions, how often was the prompt edited, all drafts and "
                 "revisions of a prompt, who edited the prompt",
        .to    = "/prompts/{prompt_id}/versions",
        .needs = key_kind::either,
        .scope = "prompts.read",
        .path  = {prompt_id},
        .pages = own_pages(50, 100),
        .lists = "data",
        .gives = {{"data", list_of(listed_version), "Versions.", required}},
        .quotes = true,
    },
    {
        .name  = "get_prompt_version",
        .title = "Get prompt version",
        .help  = "Get one version of a prompt, published or not, with template, model, parameters and tools. Use it to look at what "
                 "update_prompt has made before publish_prompt, or at an old version; the default one is in get_prompt. version_id is the UUID "
                 "from list_prompt_versions, not the number. What a version holds never changes, only its label. Needs prompts.read (any key kind); an unknown "
                 "version answers 403 or 404.",
        .words = "show one version of a prompt, read the draft of a prompt, text of version 2 of a template, look at an older prompt "
                 "version, see the unpublished wording, check a draft before it goes live, which model did the earlier version use, "
                 "view an old system message, open a single revision of a template, parameters of a certain prompt version, show prompt "
                 "version 3, read prompt version 2, one specific version of a prompt, an earlier prompt version in full, show a "
                 "specific prompt version, see the text of one revision, open version 7 of a prompt, what was written in version 2 of "
                 "the prompt, read what an old prompt version said",
        .to    = "/prompts/{prompt_id}/versions/{version_id}",
        .needs = key_kind::either,
        .scope = "prompts.read",
        .path  = {prompt_id, version_id},
        .gives = {{"id",            any_text, "UUID of the prompt.", required},
                  {"name",          any_text, "Name."},
                  {"slug",          any_text, "Slug."},
                  {"collection_id", any_text, "Its collection."},
                  {"version",       version,  "The version.", optional, nullptr, derive::gathered}},
        .quotes = true,
    },
    {
        .name  = "update_prompt_version",
        .title = "Update prompt version",
        .help  = "Put a label on one version of a prompt, or take it off with null, so that callers can ask for prompt@label. Nothing else of a "
                 "version can change: other text or settings go through update_prompt, and publish_prompt chooses what is served without a "
                 "label. label_id is a UUID from list_prompt_labels, version_id one from list_prompt_versions, not a number. Needs "
                 "prompts.update (any key kind); reads may lag some seconds.",
        .words = "put a label on a prompt version, tag this version as production, move the staging tag to another version, take the "
                 "label off a version, promote a version from staging to production, mark a version of a prompt as tested, assign an "
                 "environment to a prompt version, point prod at version 5, untag a version, pin this revision for the test "
                 "environment, let callers use prompt@production, set the label of a prompt version, remove the label from a version, "
                 "attach a label to a version, make version 4 the staging one",
        .sends = verb::put,
        .to    = "/prompts/{prompt_id}/versions/{version_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.update",
        .path  = {prompt_id, version_id},
        .body  = {{"label_id", or_null(any_text), "Label UUID; null: no label.", required}},
        .says  = "Version {version_id} of prompt {prompt_id} updated successfully",
    },
    {
        .name  = "render_prompt",
        .title = "Render prompt",
        .help  = "Render a prompt: fill in its variables and show the messages a model would get, without calling one. Use it to test a "
                 "template; get_prompt shows it unfilled. prompt_id alone means the published version; @12, @latest or a label such as "
                 "@production picks another, to be checked before publish_prompt. hyperparameters count for this call only. Runs on the gateway "
                 "with a Workspace key that has prompts.render; Admin keys are refused.",
        .words = "preview a prompt with my values, fill in the variables of a template, test a prompt without calling the model, what "
                 "will be sent to the model, try a template with example input, dry run of a prompt, see the final text with "
                 "placeholders replaced, check that variables are filled in correctly, render the staging version of a prompt, debug a "
                 "template, how will the message look for this customer, prompt preview, insert example values into the template, "
                 "substitute the placeholders of a prompt, show the finished prompt",
        .sends = verb::post,
        .to    = "/prompts/{prompt_id}/render",
        .needs = key_kind::workspace,
        .scope = "prompts.render",
        .at    = plane::gateway,
        .path  = {{"prompt_id", id_or_slug, "UUID or slug, also with @ and a version.", required}},
        .body  = {{"variables",       any_object, "Values by variable name: text, number, boolean.", required},
                  {"hyperparameters", settings,   "Others of the chat API too, such as seed or max_completion_tokens.", optional, "*"}},
        .gives = {{"success",           any_boolean,       "Success.", required, nullptr, derive::succeeded},
                  {"rendered_messages", any_list,          "Messages of a chat prompt.", optional, "data.messages"},
                  {"rendered_prompt",   any_json,          "Text of a plain prompt.",    optional, "data.prompt"},
                  {"model",             any_text,          "Model.",                     optional, "data.model"},
                  {"hyperparameters",   rendered_settings, "Settings in force.", optional, nullptr, derive::gathered},
                  {"tools",             any_list,          "Tools.",                     optional, "data.tools"}},
        .quotes = true,
    },
    {
        .name  = "validate_completion_metadata",
        .title = "Validate completion metadata",
        .help  = "Check the billing metadata of a completion before it is run: client_id, app and env must be there, project_id is recommended, and "
                 "Portkey takes texts of at most 128 characters. Use it to find out what is missing; run_prompt_completion does the same check "
                 "by itself. Apps and environments are your own names: none is unknown. Nothing is sent and no key is needed, so it says nothing "
                 "about whether Portkey knows the client.",
        .words = "check billing metadata, is my billing metadata complete, which metadata does a completion need, validate the "
                 "metadata of a completion, are client id and app and env given, what is missing in the cost attribution, can "
                 "this completion be billed to a client, required billing fields of a prompt run, is the project id for "
                 "attribution there, verify whom a completion is billed to, is a metadata text too long, billing metadata is "
                 "refused, test completion metadata before the run, why is my completion metadata not valid",
        .needs = key_kind::none,
        .query = {{"client_id",  any_text, "Who pays."},
                  {"app",        any_text, "The application."},
                  {"env",        any_text, "Its environment, such as prod."},
                  {"project_id", any_text, "Project, for attribution."},
                  {"feature",    any_text, "Feature."}},
        .gives = {{"valid",    any_boolean, "Whether there are no errors.", required},
                  {"errors",   text_list,   "What must be mended.", required},
                  {"warnings", text_list,   "What would help.", required},
                  {"metadata", any_object,  "As given.", required}},
        .answered_here = true,
    },
    {
        .name  = "run_prompt_completion",
        .title = "Run prompt completion",
        .help  = "Run a prompt: fill in its variables and call its model, which costs money and is billed to the metadata given. Use it to try a "
                 "published prompt or to get its answer; render_prompt shows the messages without a model. prompt_id alone means the published "
                 "version; @12, @latest or a label such as @production picks another. metadata needs client_id, app and env, texts of at most 128 "
                 "characters, and goes into the request's log for attribution. hyperparameters count for this call only and never replace "
                 "variables or metadata. The cost is in US cents, from Portkey's price list. Runs on the gateway with a Workspace key that has completions.write.",
        .words = "run a prompt, execute a prompt, call the model with a prompt, get the model's answer to a prompt, generate a "
                 "completion from a template, run a prompt with variables, send a prompt to the llm, call the llm with a prompt "
                 "and variables, let the llm answer with our template, run the published prompt for real, what does the model "
                 "reply to this prompt, bill a prompt run to a client, ask the chatbot prompt a question, cost of one prompt "
                 "run, run the production version of a prompt, complete a prompt, invoke a prompt, generate text with a saved "
                 "prompt",
        .sends = verb::post,
        .to    = "/prompts/{prompt_id}/completions",
        .does  = effect::creates,
        .needs = key_kind::workspace,
        .scope = "completions.write",
        .at    = plane::gateway,
        .path  = {{"prompt_id", id_or_slug, "UUID or slug, also with @ and a version.", required}},
        .body  = {{"variables",       any_object,       "Values by variable name: text, number, boolean.", required},
                  {"metadata",        billing_metadata, "Whom to bill; further texts of your own.", required},
                  {"hyperparameters", settings,         "As in render_prompt.", optional, "*", derive::copied, sent::as_is, nullptr, "render_prompt"}},
        .fixed = R"({"stream":false})",
        .each_time = true,
        .gives = {{"id",            any_text,   "Id of the completion."},
                  {"model",         any_text,   "Model that answered."},
                  {"response",      any_json,   "Its text; null where it calls tools."},
                  {"finish_reason", any_json,   "stop, length, tool_calls."},
                  {"usage",         object_of(list_of(usage_members)), "Tokens."},
                  {"message",       any_object, "The whole message."},
                  {"tool_calls",    any_list,   "Tools that the model wants called."},
                  {"cost_cents",    any_number, "US cents, by Portkey's price list."},
                  {"cost_note",     any_text,   "Where the cost comes from, or why there is none."},
                  {"provider",      any_text,   "Who answered."},
                  {"trace_id",      any_text,   "For get_log and the trace tools."}},
        .quotes = true,
    },
    {
        .name  = "migrate_prompt",
        .title = "Migrate prompt",
        .help  = "Bring a prompt that is kept as code into Portkey: made if its collection has none of this name, else given a further version, "
                 "and only if the latest one differs. Use it in deployments, where running it twice must do no harm; create_prompt and "
                 "update_prompt write in any case, promote_prompt copies between environments. Give string or messages. A new prompt is served at once, a further version once "
                 "publish is true or publish_prompt makes it the default. dry_run shows the difference and writes nothing. Needs prompts.list, "
                 "prompts.read, prompts.create, prompts.update; publish needs prompts.publish (any key kind).",
        .words = "migrate a prompt, create or update a prompt, upsert a prompt, import prompts from code, move hardcoded prompts "
                 "into portkey, migrate prompts from our repository, prompt as code, write a prompt from ci, our code is the "
                 "source of truth for a prompt, update the prompt only if it differs, create the prompt unless it exists, "
                 "idempotent prompt deployment, push prompts in every deployment run, keep a prompt in line with a file in our "
                 "repo, bring a prompt from the codebase, migration of prompts",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.update",
        .query = {{"name",                some_text,   "Its name; case is left aside.", required},
                  {"app",                 some_text,   "Your application, for its metadata.", required},
                  {"env",                 some_text,   "Its environment, such as prod.", required},
                  {"collection_id",       some_text,   "UUID or slug, from list_collections.", required},
                  {"string",              any_text,    "Mustache text, or chat messages as JSON text."},
                  {"messages",            messages,    "Chat messages, instead of string.", optional, nullptr, derive::copied, sent::as_is, nullptr, "create_prompt"},
                  {"parameters",          any_object,  "Model settings, defaults of variables.", required},
                  {"virtual_key",         some_text,   "Slug or id of the provider to call.", required},
                  {"model",               any_text,    "Model."},
                  {"version_description", any_text,    "What changed."},
                  {"template_metadata",   any_object,  "Your own data."},
                  {"functions",           objects,     "Each with name, description, parameters."},
                  {"tools",               objects,     "Each with type \"function\" and function."},
                  {"tool_choice",         usually(kind::object), "auto, none, or an object naming a tool."},
                  {"is_raw_template",     any_boolean, "Take string as written; for updates."},
                  {"publish",             any_boolean, "Make the version the default; false by default."},
                  {"dry_run",             any_boolean, "Only show the difference."}},
        .rules = {{condition::at_least_one, "string|messages"}, {condition::at_most_one, "string|messages"}},
        .gives = {{"action",     any_text,    "created, updated, published or unchanged.", required},
                  {"dry_run",    any_boolean, "Nothing was written.", required},
                  {"message",    any_text,    "In words.", required},
                  {"prompt_id",  any_text,    "UUID; empty before it is made.", required},
                  {"slug",       any_text,    "Slug.", required},
                  {"version_id", any_text,    "The latest version."}},
        .details = list_of(put_members),
    },
    {
        .name  = "promote_prompt",
        .title = "Promote prompt",
        .help  = "Copy what a prompt serves into the prompt of another environment: made if the target collection has none of the name, else given a "
                 "further version, and only if it differs. Use it to take a tested prompt from staging to prod; migrate_prompt brings one from code, "
                 "update_prompt_version moves a label within one prompt. Without target_name it is the source's, its environment at the end replaced "
                 "(greeting-dev becomes greeting-prod). A new prompt is served at once, a further version once publish is true or by publish_prompt; its metadata says where it comes from. "
                 "dry_run only compares. Needs prompts.read, prompts.list, prompts.create, prompts.update and, to publish, prompts.publish (any key kind).",
        .words = "promote a prompt, promote a prompt from staging to prod, copy a prompt to another environment, copy a prompt "
                 "into the production collection, bring a prompt from test to live, promote a prompt to the production "
                 "collection, same prompt in prod as in staging, carry a prompt over to the next environment, prompt promotion, "
                 "copy a prompt from the dev folder to the prod folder, clone the staging prompt for production, transfer a "
                 "prompt between environments, make the prod prompt equal to the staging prompt",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.update",
        .query = {{"source_prompt_id",     some_text,   "UUID or slug, from list_prompts.", required},
                  {"target_collection_id", some_text,   "UUID or slug, from list_collections.", required},
                  {"target_name",          any_text,    "Name in the target collection."},
                  {"target_env",           some_text,   "Environment, such as prod.", required},
                  {"virtual_key",          any_text,    "Slug or id of the provider; the source's by default."},
                  {"publish",              any_boolean, "Make the version the default; false by default."},
                  {"dry_run",              any_boolean, "Only show the difference."}},
        .gives = {{"message",     any_text,    "In words.", required},
                  {"dry_run",     any_boolean, "Nothing was written.", required},
                  {"source",      object_of(list_of(source_members)), "Where it comes from.", required},
                  {"target",      object_of(list_of(target_members)), "Where it is now.", required},
                  {"promoted_at", any_text,    "When."}},
        .details = list_of(put_members),
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset prompts = {"prompts", "Prompt templates, their versions and rendering.", operations};

}  // namespace portkey

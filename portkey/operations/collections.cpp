#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr field collection_id = {"collection_id", id_or_slug, "UUID or slug, from list_collections.", required};

constexpr field collection_members[] = {
    {"id",                   any_text,    "UUID.", required},
    {"name",                 any_text,    "Name."},
    {"slug",                 any_text,    "Slug."},
    {"workspace_id",         any_text,    "Its workspace."},
    {"parent_collection_id", any_text,    "The parent collection."},
    {"is_default",           any_boolean, "Is default."},
    {"prompts_count",        any_integer, "Count of prompts.", optional, "collection_details.prompts_count"},
    {"created_at",           any_text,    "When created."},
    {"last_updated_at",      any_text,    "When changed."},
};
constexpr shape collection = object_of(list_of(collection_members));

constexpr field child_members[] = {
    {"id",              any_text,    "UUID.", required},
    {"name",            any_text,    "Name."},
    {"prompts_count",   any_integer, "Count of prompts.", optional, "collection_details.prompts_count"},
    {"last_updated_at", any_text,    "When changed."},
};
constexpr shape child = object_of(list_of(child_members));

constexpr operation operations[] = {
    {
        .name  = "list_collections",
        .title = "List collections",
        .help  = "List a workspace's collections, the folders of its prompts, with the number of prompts in each. Use it to find the "
                 "collection_id that create_prompt wants or list_prompts narrows by; for the children of one collection use get_collection. "
                 "Admin keys must give workspace_id, a UUID or slug from list_workspaces; a Workspace key sees its own. Needs prompts.list: "
                 "collections have no scopes.",
        .words = "list all prompt folders, which collections exist, find the id of a folder, how are our prompts organised, overview of "
                 "folders in the prompt library, how many prompts are in each folder, show categories of templates, what directories "
                 "does this workspace have, search a folder by name, where should a new prompt go, groups of prompts we have, list "
                 "prompt folders, list directories, all collections of a workspace, how are templates grouped, tree of prompt folders, "
                 "folder hierarchy of our templates",
        .to    = "/collections",
        .needs = key_kind::either,
        .scope = "prompts.list",
        .query = {{"workspace_id", id_or_slug, "UUID or slug; Admin keys must name it."},
                  {"search",       any_text,   "Part of the name."}},
        .pages = snake_pages(50, 100),
        .lists = "collections",
        .gives = {{"collections", list_of(collection), "The collections.", required, "data"}},
    },
    {
        .name  = "create_collection",
        .title = "Create collection",
        .help  = "Create an empty collection for prompts, at the top of a workspace or inside parent_collection_id. Use it before "
                 "create_prompt, which needs a collection_id, when no folder in list_collections fits; an existing one is renamed with "
                 "update_collection. An Admin key must pass workspace_id (from list_workspaces), a Workspace key creates in its own workspace. "
                 "Needs prompts.create; Portkey picks the slug.",
        .words = "create a new folder for prompts, make a collection, add a subfolder, set up a directory for our team's templates, "
                 "group prompts by topic, new category in the prompt library, introduce folders to keep prompts apart, first folder in "
                 "a workspace, add a folder inside another folder, a place to sort our templates, separate prompts by project, create a "
                 "prompt folder, create a directory for prompts, mkdir in the prompt library, new prompt directory, new collection, "
                 "make a category for templates",
        .sends = verb::post,
        .to    = "/collections",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "prompts.create",
        .body  = {{"name",                 any_text,   "Its name.", required},
                  {"workspace_id",         id_or_slug, "UUID or slug; Admin keys must name it."},
                  {"parent_collection_id", id_or_slug, "UUID or slug of the collection around it."}},
        .says  = "Successfully created collection \"{name}\"",
        .gives = {{"id",   any_text, "UUID.", required},
                  {"slug", any_text, "Slug."}},
    },
    {
        .name  = "get_collection",
        .title = "Get collection",
        .help  = "Get one collection by UUID or slug, with the collections directly inside it. Use it to walk down a tree of folders, one level "
                 "a call; list_collections shows the whole workspace, and the prompts come from list_prompts with the same collection_id. Needs "
                 "prompts.read (any key kind), which prompts.list does not include. An unknown collection, or another workspace's, gets 403 (AB03) or 404.",
        .words = "show one folder, open a collection, what subfolders are in this folder, details of a prompt folder, contents of one "
                 "directory, which folder is above this one, look inside a category, see the nested folders of a collection, is this "
                 "the default folder, look up a folder by its slug, walk down the folder tree, show the contents of a folder, "
                 "subfolders of a directory, show one collection, parent of this folder",
        .to    = "/collections/{collection_id}",
        .needs = key_kind::either,
        .scope = "prompts.read",
        .path  = {collection_id},
        .gives = {{"id",                   any_text,       "UUID.", required},
                  {"name",                 any_text,       "Name."},
                  {"slug",                 any_text,       "Slug."},
                  {"workspace_id",         any_text,       "Its workspace."},
                  {"parent_collection_id", any_text,       "The parent collection."},
                  {"is_default",           any_boolean,    "Is default."},
                  {"status",               any_text,       "active or archived."},
                  {"child_collections",    list_of(child), "Directly inside."},
                  {"created_at",           any_text,       "When created."},
                  {"last_updated_at",      any_text,       "When changed."}},
    },
    {
        .name  = "update_collection",
        .title = "Rename collection",
        .help  = "Rename a collection. Use it for a wrong name only, since nothing else can change: update_prompt with another collection_id "
                 "moves a prompt, create_collection makes a folder elsewhere. Prompts inside are not touched. collection_id is the UUID or slug "
                 "from list_collections. Needs prompts.update (any key kind). Portkey answers nothing about the collection, and get_collection may show the "
                 "old name for some seconds.",
        .words = "rename a folder, change the name of a collection, fix a typo in a folder name, give the prompt folder a better title, "
                 "folder has the wrong name, retitle a directory, correct the name of a category, edit a collection name, call this "
                 "project folder something else, rename the subfolder of our team, change what a folder is called, rename a prompt "
                 "directory, rename a prompt folder, modify the title of a collection, relabel a folder, prompt directory is named "
                 "wrongly, wrong name on a directory",
        .sends = verb::put,
        .to    = "/collections/{collection_id}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "prompts.update",
        .path  = {collection_id},
        .body  = {{"name", any_text, "New name.", required}},
        .says  = "Collection {collection_id} updated successfully",
    },
    {
        .name  = "delete_collection",
        .title = "Delete collection",
        .help  = "Delete a collection by UUID or slug for good. Portkey does not document what becomes of prompts still inside: look with "
                 "list_prompts first, and move what matters with update_prompt. To drop a single prompt use delete_prompt, for a better name "
                 "update_collection. Needs prompts.delete (any key kind); an unknown collection answers 403 or 404, one with dependents may answer 409 (AB07).",
        .words = "delete a folder, remove an empty collection, get rid of a prompt folder, folder is no longer needed, clean up old "
                 "directories, tidy up the folders of prompts, drop an unused category, throw away a subfolder, erase an obsolete "
                 "directory, remove the folder of a finished project, take away a collection nobody uses, delete a prompt directory, "
                 "scrap an empty folder, discard a collection, wipe a folder we no longer use",
        .sends = verb::del,
        .to    = "/collections/{collection_id}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "prompts.delete",
        .path  = {collection_id},
        .says  = "Collection {collection_id} deleted successfully",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset collections = {"collections", "Collections: the folders that prompts are kept in.", operations};

}  // namespace portkey

#include "portkey/catalogue.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr shape short_name = text(1, 255);
constexpr shape short_key = {.is = kind::text, .most = 255, .nullable = true};
constexpr shape long_note = {.is = kind::text, .most = 1024, .nullable = true};
constexpr shape secret_path = {.is = kind::text, .most = 1024};
constexpr shape some_workspaces = {.is = kind::list, .least = 1, .items = &any_text};
constexpr shape web_address = text_of(text_format::uri);

// How Portkey signs in to a secret manager. One family: aws_… for aws_sm, azure_… for azure_kv, vault_… for hashicorp_vault.
constexpr field auth_fields[] = {
    {"aws_auth_type",         {.choices = {"accessKey", "assumedRole", "serviceRole"}}, "How to sign in to AWS."},
    {"aws_region",            any_text, "Region; optional for serviceRole."},
    {"aws_access_key_id",     any_text, "For accessKey. A secret."},
    {"aws_secret_access_key", any_text, "For accessKey. A secret."},
    {"aws_role_arn",          any_text, "For assumedRole: the role's ARN."},
    {"aws_external_id",       or_null(any_text), "For assumedRole: external id."},
    {"azure_auth_mode",       {.choices = {"entra", "managed", "default"}}, "How to sign in to Azure."},
    {"azure_vault_url",       web_address, "Key Vault URL; every mode."},
    {"azure_entra_tenant_id", any_text, "For entra: tenant."},
    {"azure_entra_client_id", any_text, "For entra: client."},
    {"azure_entra_client_secret", any_text, "For entra. A secret."},
    {"azure_managed_client_id",   any_text, "For managed: client, if any."},
    {"vault_auth_type",       {.choices = {"token", "approle", "kubernetes"}}, "How to sign in to Vault."},
    {"vault_addr",            web_address, "Vault URL; every type."},
    {"vault_namespace",       any_text, "Vault namespace, if any."},
    {"vault_token",           any_text, "For token. A secret."},
    {"vault_role_id",         any_text, "For approle: role id."},
    {"vault_secret_id",       any_text, "For approle. A secret."},
    {"vault_role",            any_text, "For kubernetes: role."},
};

constexpr rule auth_rules[] = {
    {condition::at_least_one, "aws_auth_type|azure_auth_mode|vault_auth_type"},
    {condition::at_most_one, "aws_auth_type|azure_auth_mode|vault_auth_type"},
    {condition::only_when, "aws_region|aws_access_key_id|aws_secret_access_key|aws_role_arn|aws_external_id", "aws_auth_type"},
    {condition::needed_when, "aws_access_key_id|aws_secret_access_key|aws_region", "aws_auth_type", "accessKey"},
    {condition::only_when, "aws_access_key_id|aws_secret_access_key", "aws_auth_type", "accessKey"},
    {condition::needed_when, "aws_role_arn|aws_region", "aws_auth_type", "assumedRole"},
    {condition::only_when, "aws_role_arn|aws_external_id", "aws_auth_type", "assumedRole"},
    {condition::needed_when, "azure_vault_url", "azure_auth_mode"},
    {condition::only_when, "azure_vault_url", "azure_auth_mode"},
    {condition::needed_when, "azure_entra_tenant_id|azure_entra_client_id|azure_entra_client_secret", "azure_auth_mode", "entra"},
    {condition::only_when, "azure_entra_tenant_id|azure_entra_client_id|azure_entra_client_secret", "azure_auth_mode", "entra"},
    {condition::only_when, "azure_managed_client_id", "azure_auth_mode", "managed"},
    {condition::needed_when, "vault_addr", "vault_auth_type"},
    {condition::only_when, "vault_addr|vault_namespace", "vault_auth_type"},
    {condition::needed_when, "vault_token", "vault_auth_type", "token"},
    {condition::only_when, "vault_token", "vault_auth_type", "token"},
    {condition::needed_when, "vault_role_id|vault_secret_id", "vault_auth_type", "approle"},
    {condition::only_when, "vault_role_id|vault_secret_id", "vault_auth_type", "approle"},
    {condition::needed_when, "vault_role", "vault_auth_type", "kubernetes"},
    {condition::only_when, "vault_role", "vault_auth_type", "kubernetes"},
};
constexpr shape auth = object_of(list_of(auth_fields), list_of(auth_rules));

constexpr field listed_members[] = {
    {"id",              any_text, "UUID.", required},
    {"name",            any_text, "Name."},
    {"slug",            any_text, "Slug."},
    {"manager_type",    any_text, "Manager."},
    {"created_at",      any_text, "When created."},
    {"last_updated_at", any_text, "When changed."},
};
constexpr shape listed = object_of(list_of(listed_members));

constexpr operation operations[] = {
    {
        .name  = "list_secret_references",
        .title = "List secret references",
        .help  = "List the organisation's secret references, which point to credentials in AWS Secrets Manager, Azure Key Vault or HashiCorp "
                 "Vault. Use it to find the slug that secret_mappings of integrations take; path, workspaces and sign-in of one are in "
                 "get_secret_reference, keys kept in Portkey itself under list_integrations. Neither secrets nor auth_config are listed. Needs "
                 "an Admin key with secret_references.list, and an Enterprise plan.",
        .words = "which secrets are kept in our vault, list secret references, which references point to aws secrets manager, show all "
                 "azure key vault references, find the slug of a secret reference, inventory of external credentials, search secret "
                 "references by tag, is any vault hooked up already, show all secret references, which credentials lie in hashicorp "
                 "vault, which aws secrets manager entries do we point to, secrets in external vaults, which hashicorp vault entries "
                 "exist here, show all secrets referenced from aws, is there a secret reference for a vendor, what external secrets do "
                 "we have, list vault references",
        .to    = "/secret-references",
        .scope = "secret_references.list",
        .query = {{"manager_type", {.choices = {"aws_sm", "azure_kv", "hashicorp_vault"}}, "Secret manager."},
                  {"tags",         text_map, "Tags to match, as name and text.", optional, nullptr, derive::copied, sent::json_text},
                  {"search",       short_name, "Text in the name."}},
        .pages = snake_pages(20, 100),
        .lists = "data",
        .gives = {{"data", list_of(listed), "References.", required}},
    },
    {
        .name  = "get_secret_reference",
        .title = "Get secret reference",
        .help  = "Read one secret reference by UUID or slug: manager, path, key, tags, workspaces and how Portkey signs in. Use it before "
                 "update_secret_reference, or when an integration cannot resolve its credential; to browse use list_secret_references. The "
                 "secret itself never appears: only the gateway fetches it, and caches it for 5 minutes. Credentials within auth_config are "
                 "masked; do not send them back. Needs an Admin key with secret_references.read.",
        .words = "show one secret reference, details of a vault secret, vault path of one secret, why can the vault not be read, which "
                 "iam role is used for this secret, how do we sign in to key vault, secret cannot be resolved, inspect the aws secrets "
                 "manager settings, show a single secret reference, which key vault entry does a secret reference point at, which "
                 "workspaces may use a secret reference, vault path of one secret reference, look up the vault entry of a secret "
                 "reference, who may use this vault secret, show where a secret reference points or leads",
        .to    = "/secret-references/{secret_reference_id}",
        .scope = "secret_references.read",
        .path  = {{"secret_reference_id", id_or_slug, "UUID or slug, from list_secret_references.", required}},
        .gives = {{"description",          any_text,    "Description."},
                  {"secret_path",          any_text,    "Where in the manager."},
                  {"secret_key",           any_text,    "Entry of the secret."},
                  {"allow_all_workspaces", any_boolean, "Whether all may use it."},
                  {"allowed_workspaces",   text_list,   "Else which."},
                  {"tags",                 text_map,    "Tags."},
                  {"created_by",           any_text,    "UUID."},
                  {"auth_config",          any_object,  "Sign-in; credentials masked.", optional, nullptr, derive::copied, sent::as_is,
                   "aws_access_key_id|aws_secret_access_key|azure_entra_client_secret|vault_token|vault_secret_id"}},
        .details = list_of(listed_members),
    },
    {
        .name  = "create_secret_reference",
        .title = "Create secret reference",
        .help  = "Register where a credential lies in an external secret manager, so that Portkey need not store it. Name the slug in "
                 "secret_mappings of create_integration; a key that Portkey should hold goes there directly, and an existing reference is "
                 "changed with update_secret_reference. auth_config holds one family: aws_ for aws_sm, azure_ for azure_kv, vault_ for "
                 "hashicorp_vault. Only the gateway fetches the secret. Needs an Admin key with secret_references.create.",
        .words = "connect our own vault, add a secret reference, hook up hashicorp vault, set up aws secrets manager, use azure key "
                 "vault for provider keys, keep keys outside of the gateway, new secret in an external store, our policy forbids "
                 "storing keys here, fetch the openai key from our vault, use hashicorp vault for our credentials, use an external "
                 "vault for credentials, new secret reference, connect an azure key vault secret, keys are in aws and portkey should "
                 "not store them, point to a credential in our vault, use our vault for provider credentials, read the provider key "
                 "from an azure key vault, add a reference to a secret in aws, point to an anthropic key in our key vault, link a "
                 "hashicorp secret, register an aws secret by its arn, use a vault for our credentials",
        .sends = verb::post,
        .to    = "/secret-references",
        .does  = effect::creates,
        .scope = "secret_references.create",
        .body  = {{"name",         short_name, "Name.", required},
                  {"slug",         {.is = kind::text, .most = 255}, "Letters, digits, _ and -; from the name by default."},
                  {"description",  long_note, "Purpose."},
                  {"manager_type", {.choices = {"aws_sm", "azure_kv", "hashicorp_vault"}}, "AWS, Azure or HashiCorp.", required},
                  {"auth_config",  auth, "How Portkey signs in.", required},
                  {"secret_path",  secret_path, "Name or path of the secret.", required},
                  {"secret_key",   short_key, "Entry of a secret that has several."},
                  {"allow_all_workspaces", any_boolean, "true by default; excludes allowed_workspaces."},
                  {"allowed_workspaces",   some_workspaces, "Only these: UUIDs or slugs."},
                  {"tags",                 or_null(text_map), "Tags, as name and text."},
                  {"organisation_id",      any_text, "UUID; the key's own by default."}},
        .rules = {{condition::not_when, "allowed_workspaces", "allow_all_workspaces", "true"}},
        .gives = {{"id",   any_text, "UUID.", required},
                  {"slug", any_text, "Slug, for secret_mappings."}},
    },
    {
        .name  = "update_secret_reference",
        .title = "Update secret reference",
        .help  = "Change where a secret reference points, how Portkey signs in, or who may use it; what is left out stays. auth_config is "
                 "merged with the stored one, so send only new members, never masked ones; for another manager_type use "
                 "create_secret_reference. allowed_workspaces replaces the whole list, and allow_all_workspaces true discards it. The gateway "
                 "may use the old secret for 5 minutes more. Needs an Admin key with secret_references.update.",
        .words = "vault path moved, change the path of a secret reference, secret was renamed in aws, switch to another iam role, "
                 "restrict a secret to some projects, rename an external secret, change tags of a secret reference, let only some "
                 "workspaces use the secret reference, let one more workspace use the secret reference, change the vault path of a "
                 "secret reference, allow only certain workspaces to use a secret reference, point the secret reference at another "
                 "path, only these workspaces should use the secret reference, edit who may use a secret reference, use a different iam "
                 "role for a secret reference, secret got another name in aws so adjust the reference, rotate the vault token of a "
                 "secret reference, share a secret reference with another team, let only one workspace use a secret reference, change "
                 "the login of a vault reference, replace the credentials for the sign in to key vault",
        .sends = verb::put,
        .to    = "/secret-references/{secret_reference_id}",
        .does  = effect::updates,
        .scope = "secret_references.update",
        .path  = {{"secret_reference_id", id_or_slug, "UUID or slug, from list_secret_references.", required}},
        .body  = {{"name",        short_name, "Name."},
                  {"description", long_note, "Purpose."},
                  {"auth_config", any_object, "Members to change, as in create_secret_reference. May hold secrets."},
                  {"secret_path", secret_path, "Name or path of the secret."},
                  {"secret_key",  short_key, "Entry of the secret; null: none."},
                  {"allow_all_workspaces", any_boolean, "True: all may use it."},
                  {"allowed_workspaces",   some_workspaces, "Only these: UUIDs or slugs."},
                  {"tags",                 or_null(text_map), "Tags, as name and text."}},
        .rules = {{condition::at_least_one,
                   "name|description|auth_config|secret_path|secret_key|allow_all_workspaces|allowed_workspaces|tags"},
                  {condition::not_when, "allowed_workspaces", "allow_all_workspaces", "true"}},
        .says  = "Secret reference {secret_reference_id} updated",
    },
    {
        .name  = "delete_secret_reference",
        .title = "Delete secret reference",
        .help  = "Delete one secret reference; the secret in AWS, Azure or Vault is not touched. Use it for references that nothing maps to: "
                 "while an integration or virtual key uses it Portkey refuses with 400, so take it out of secret_mappings with "
                 "update_integration first. To point it elsewhere, or close it to some workspaces, use update_secret_reference. Its sign-in "
                 "data are gone too. Needs an Admin key with secret_references.delete.",
        .words = "drop the link to the vault, get rid of an unused external secret, we no longer use hashicorp vault, detach a secret "
                 "of aws secrets manager, remove the azure key vault link, clean up old vault references, stop using an external secret "
                 "store, delete the pointer to a credential, delete a secret reference, forget a pointer into the vault, secret "
                 "reference removal, drop the aws secret reference, remove the reference to a vault secret, get rid of a secret "
                 "reference, secret reference is obsolete, unlink the vault, remove a secret reference because it can go",
        .sends = verb::del,
        .to    = "/secret-references/{secret_reference_id}",
        .does  = effect::deletes,
        .scope = "secret_references.delete",
        .path  = {{"secret_reference_id", id_or_slug, "UUID or slug, from list_secret_references.", required}},
        .says  = "Secret reference {secret_reference_id} deleted successfully",
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset secret_references = {"secret_references", "References to secrets in external managers.", operations};

}  // namespace portkey

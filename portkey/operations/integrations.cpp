#include "portkey/catalogue.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/provider_limit_shapes.hpp"
#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"

namespace portkey {

namespace {

constexpr shape text_up_to(double most) {
  return {.is = kind::text, .most = most};
}
constexpr shape list_from(double least, const shape& items) {
  return {.is = kind::list, .least = least, .items = &items};
}

constexpr field integration_members[] = {
    {"id",              any_text, "Its id."},
    {"slug",            any_text, "Slug."},
    {"name",            any_text, "Name."},
    {"ai_provider_id",  any_text, "Such as openai."},
    {"status",          any_text, "active or archived."},
    {"description",     any_text, "Description."},
    {"type",            any_text, "organisation or workspace."},
    {"workspace_id",    any_text, "Its workspace, if any."},
    {"created_at",      any_text, "When created."},
    {"last_updated_at", any_text, "When last changed."},
};
constexpr shape integration = object_of(list_of(integration_members));

constexpr field azure_deployment_fields[] = {
    {"azure_deployment_name", any_text,       "Deployment.", required},
    {"azure_api_version",     text_up_to(30), "API version.", required},
    {"azure_model_slug",      any_text,       "Model.", required},
    {"alias",                 any_text,       "Alias."},
    {"is_default",            any_boolean,    "The default deployment."},
};
constexpr shape azure_deployment = object_of(list_of(azure_deployment_fields));

constexpr field configuration_fields[] = {
    {"openai_organization",         any_text,           "Organization ID."},
    {"openai_project",              any_text,           "Project ID."},
    {"azure_auth_mode",             {.choices = {"default", "entra", "managed"}}, "Azure: needed."},
    {"azure_resource_name",         any_text,           "Azure OpenAI."},
    {"azure_deployment_config",     list_from(1, azure_deployment), "Azure OpenAI."},
    {"azure_foundry_url",           any_text,           "Azure AI Foundry."},
    {"azure_api_version",           text_up_to(30),     "Azure AI."},
    {"azure_deployment_name",       any_text,           "Azure AI."},
    {"azure_entra_tenant_id",       any_text,           "For entra."},
    {"azure_entra_client_id",       any_text,           "For entra."},
    {"azure_entra_client_secret",   any_text,           "For entra. A secret."},
    {"azure_managed_client_id",     any_text,           "For managed."},
    {"aws_auth_type",               {.choices = {"accessKey", "assumedRole"}}, "Bedrock, SageMaker: needed."},
    {"aws_region",                  any_text,           "Bedrock, SageMaker: needed."},
    {"aws_access_key_id",           any_text,           "For accessKey. A secret."},
    {"aws_secret_access_key",       any_text,           "For accessKey. A secret."},
    {"aws_role_arn",                any_text,           "For assumedRole."},
    {"aws_external_id",             or_null(any_text),  "For assumedRole."},
    {"vertex_auth_type",            {.choices = {"basic", "serviceAccount"}}, "Vertex AI: needed."},
    {"vertex_region",               any_text,           "Vertex AI: needed."},
    {"vertex_project_id",           any_text,           "For basic."},
    {"vertex_service_account_json", any_object,         "For serviceAccount. A secret."},
    {"workers_ai_account_id",       any_text,           "Workers AI."},
    {"amzn_sagemaker_custom_attributes",         any_text, "Custom attributes."},
    {"amzn_sagemaker_target_model",              any_text, "Target model."},
    {"amzn_sagemaker_target_variant",            any_text, "Target variant."},
    {"amzn_sagemaker_target_container_hostname", any_text, "Container hostname."},
    {"amzn_sagemaker_inference_id",              any_text, "Inference ID."},
    {"amzn_sagemaker_enable_explanations",       any_text, "Explanations."},
    {"amzn_sagemaker_inference_component",       any_text, "Inference component."},
    {"amzn_sagemaker_session_id",                any_text, "Session ID."},
    {"amzn_sagemaker_model_name",                any_text, "Model."},
    {"huggingface_base_url",        any_text,           "Base URL."},
    {"snowflake_account",           any_text,           "Account."},
    {"custom_host",                 any_text,           "Any provider: URL."},
    {"custom_headers",              text_map,           "Any provider. May hold secrets."},
};
constexpr rule new_configuration_rules[] = {
    {condition::at_most_one, "azure_resource_name|azure_foundry_url"},
    {condition::needed_when, "azure_auth_mode|azure_deployment_config", "azure_resource_name"},
    {condition::needed_when, "azure_auth_mode", "azure_foundry_url"},
    {condition::needed_when, "aws_region", "aws_auth_type"},
    {condition::needed_when, "aws_auth_type", "aws_region"},
    {condition::needed_when, "vertex_region", "vertex_auth_type"},
    {condition::needed_when, "vertex_auth_type", "vertex_region"},
    {condition::only_when, "aws_access_key_id|aws_secret_access_key", "aws_auth_type", "accessKey"},
    {condition::only_when, "aws_role_arn|aws_external_id", "aws_auth_type", "assumedRole"},
    {condition::only_when, "vertex_service_account_json", "vertex_auth_type", "serviceAccount"},
    {condition::only_when, "azure_entra_tenant_id|azure_entra_client_id|azure_entra_client_secret", "azure_auth_mode", "entra"},
    {condition::only_when, "azure_managed_client_id", "azure_auth_mode", "managed"},
};
/// What is left out of an update keeps its value, so that what belongs together need not be given together.
constexpr rule changed_configuration_rules[] = {{condition::at_most_one, "azure_resource_name|azure_foundry_url"}};
/// Providers have settings that are not documented as well, so that further members are passed on.
constexpr shape new_configurations = {
    .is = kind::object, .fields = list_of(configuration_fields), .open = true, .rules = list_of(new_configuration_rules)};
constexpr shape changed_configurations = {
    .is = kind::object, .fields = list_of(configuration_fields), .open = true, .rules = list_of(changed_configuration_rules)};

constexpr shape factor = or_null(number_from(0));
constexpr field image_factor_fields[] = {{"default", factor, "All images."}};
constexpr field factor_fields[] = {
    {"default",                       factor, "All not named."},
    {"request_token",                 factor, "Input."},
    {"response_token",                factor, "Output."},
    {"cache_read_input_token",        factor, "Cache reads."},
    {"cache_write_input_token",       factor, "Cache writes."},
    {"cache_read_audio_input_token",  factor, "Audio cache reads."},
    {"request_audio_token",           factor, "Audio input."},
    {"response_audio_token",          factor, "Audio output."},
    {"reasoning_token",               factor, "Reasoning."},
    {"prediction_accepted_token",     factor, "Accepted predictions."},
    {"prediction_rejected_token",     factor, "Rejected predictions."},
    {"request_image_token",           factor, "Image input."},
    {"response_image_token",          factor, "Image output."},
    {"request_text_token",            factor, "Text input."},
    {"response_text_token",           factor, "Text output."},
    {"cache_read_image_input_token",  factor, "Image cache reads."},
    {"cache_read_text_input_token",   factor, "Text cache reads."},
    {"cache_write_text_input_token",  factor, "Text cache writes."},
    {"cache_write_image_input_token", factor, "Image cache writes."},
    {"image",                         or_null(object_of(list_of(image_factor_fields))), "Image generation."},
    {"additional_units",              or_null(map_of(factor)), "Such as web_search."},
};
constexpr field adjustment_fields[] = {
    {"multiplier", object_of(list_of(factor_fields)), "0.8 is 20 % off, 1.2 a markup."},
};
constexpr shape pricing_adjustments = or_null(object_of(list_of(adjustment_fields)));

constexpr field price_fields[] = {{"price", any_number, "Per token, presumably US cents."}};
constexpr shape price = object_of(list_of(price_fields));
constexpr field rate_fields[] = {
    {"request_token",  price, "Input."},
    {"response_token", price, "Output."},
};
constexpr field pricing_fields[] = {
    {"type",          {.choices = {"static"}}, "Always static."},
    {"pay_as_you_go", object_of(list_of(rate_fields)), "Prices."},
};
constexpr field host_fields[] = {
    {"custom_host",    any_text, "Its URL."},
    {"custom_headers", text_map, "May hold secrets."},
};
constexpr field model_grant_fields[] = {
    {"slug",            any_text,             "From list_integration_models, or new.", required},
    {"enabled",         any_boolean,          "May be used.", required},
    {"is_custom",       or_null(any_boolean), "Unknown to Portkey."},
    {"is_finetune",     or_null(any_boolean), "Fine-tuned."},
    {"base_model_slug", or_null(any_text),    "Model it is based on."},
    {"configurations",  object_of(list_of(host_fields)),    "Where it is served."},
    {"pricing_config",  object_of(list_of(pricing_fields)), "Own prices."},
};
constexpr shape model_grant = object_of(list_of(model_grant_fields));

constexpr field model_members[] = {
    {"slug",            any_text,    "Slug."},
    {"name",            any_text,    "Name."},
    {"enabled",         any_boolean, "Enabled."},
    {"is_custom",       any_boolean, "Added by hand."},
    {"is_finetune",     any_boolean, "Fine-tuned."},
    {"base_model_slug", any_text,    "Model it is based on."},
    {"configurations",  any_object,  "Own host.", optional, "configurations", derive::copied, sent::as_is, "custom_headers"},
    {"pricing_config",  any_object,  "Own prices per token."},
};
constexpr shape model = object_of(list_of(model_members));

constexpr shape budgets = or_null(list_of(usage_limits, 0, 1));
constexpr shape rates = or_null(list_of(provider_rate_limit, 0, 1));
constexpr field workspace_grant_fields[] = {
    {"id",                      id_or_slug,  "UUID or slug, from list_workspaces.", required},
    {"enabled",                 any_boolean, "Has access.", required},
    {"usage_limits",            budgets,     "Budgets; null: none."},
    {"rate_limits",             rates,       "Rate limits; null: none."},
    {"reset_usage",             any_boolean, "Count usage from zero again."},
    {"create_default_provider", any_boolean, "Instead of the general one."},
    {"default_provider_slug",   any_text,    "Instead of the general one."},
};
constexpr shape workspace_grant = object_of(list_of(workspace_grant_fields));
constexpr field global_grant_fields[] = {
    {"enabled",      any_boolean, "Future workspaces get access.", required},
    {"usage_limits", budgets,     "Their budgets; null: none."},
    {"rate_limits",  rates,       "Their rate limits; null: none."},
};
constexpr shape global_grant = object_of(list_of(global_grant_fields));

constexpr field workspace_members[] = {
    {"id",           any_text,    "Workspace slug."},
    {"enabled",      any_boolean, "Has access."},
    {"usage_limits", any_json,    "Budgets; null: none."},
    {"rate_limits",  any_json,    "Rate limits; null: none."},
};
constexpr shape workspace = object_of(list_of(workspace_members));

constexpr operation operations[] = {
    {
        .name  = "list_integrations",
        .title = "List integrations",
        .help  = "List integrations, the connections to AI providers that hold credentials and are shared with workspaces. Use it to find a "
                 "slug; get_integration shows settings, list_providers what one workspace made of them. workspace_id keeps those that a "
                 "workspace may use, and a Workspace key is held to its own; type tells organisation-wide from workspace-owned ones. Needs "
                 "organisation_integrations.list.",
        .words = "which llm vendors are connected, show all ai vendors of the company, which ai accounts does the organisation have, "
                 "which suppliers do we pay for ai, which vendors may this team use, show byok accounts, what is connected to our "
                 "gateway, overview of connected vendor accounts, show which keys of ai vendors are stored, show all our integrations, "
                 "what integrations do we have, overview of integrations, inventory of our integrations, slug of the openai "
                 "integration, is anthropic already connected, do we have an azure account, is bedrock or gemini already hooked up to "
                 "portkey, list all provider connections, which ai accounts are set up",
        .to    = "/integrations",
        .needs = key_kind::either,
        .scope = "organisation_integrations.list",
        .query = {{"workspace_id", id_or_slug, "Only what this workspace may use."},
                  {"type", {.choices = {"workspace", "organisation", "all"}}, "Who owns them; all by default."}},
        .pages = snake_pages(100, 1000),
        .lists = "data",
        .gives = {{"data", list_of(integration), "Integrations.", required}},
    },
    {
        .name  = "get_integration",
        .title = "Get integration",
        .help  = "Read one integration: provider settings, masked key, secret mappings, price factors, and what new models and workspaces get. "
                 "Use it before update_integration or to see which account pays; its models and workspaces are in list_integration_models and "
                 "list_integration_workspaces. Secrets come masked: never write them back. An unknown slug gives 403 (AB03). Needs "
                 "organisation_integrations.read (workspace_integrations.read with a Workspace key).",
        .words = "show details of the openai account, what is set in the azure connection, which aws region does bedrock use, which "
                 "base url does this vendor account have, which credential is stored for anthropic, do we get a discount on this "
                 "vendor, what do new teams get by default, show the azure resource name and api version, status of the vertex "
                 "connection, view the settings of an integration, integration details, which openai organization or project id is set, "
                 "show the anthropic integration, which host does our custom integration call, when was this integration changed, show "
                 "the region of an integration, what are the settings of this vendor account",
        .to    = "/integrations/{slug}",
        .needs = key_kind::either,
        .scope = "organisation_integrations.read",
        .path  = {{"slug", id_or_slug, "Slug, from list_integrations.", required}},
        .gives = {{"masked_key",      any_text,    "Masked key.", optional, "masked_key", derive::masked},
                  {"configurations",  any_object,  "Settings, secrets masked.", optional, "configurations", derive::copied, sent::as_is,
                   credential_members},
                  {"allow_all_models", any_boolean, "New models are enabled."},
                  {"workspace_count", any_integer, "Workspaces with access."},
                  {"global_workspace_access_settings", any_object, "For new workspaces."},
                  {"secret_mappings",     any_list,   "Secret mappings."},
                  {"pricing_adjustments", any_object, "Price factors."}},
        .details = list_of(integration_members),
    },
    {
        .name  = "create_integration",
        .title = "Create integration",
        .help  = "Connect an AI provider: store its credential and settings once, for workspaces to share. It belongs to the organisation, or "
                 "to the workspace in workspace_id, which then gets a default provider. Grant access with update_integration_workspaces, add "
                 "slugs with create_provider; to change an existing key use update_integration. Give key or secret_mappings, and in "
                 "configurations only your provider's members. Needs organisation_integrations.create (workspace_integrations.create with a "
                 "Workspace key).",
        .words = "connect openai for the company, hook up azure openai, add google vertex or gemini, onboard a new ai vendor, bring our "
                 "own openai account, first vendor to get started, add an integration, connect our azure account, where do i enter the "
                 "key of our vendor, register an api key of an ai vendor with the gateway, store one vendor api key for all teams, new "
                 "contract or subscription with an ai vendor, point portkey at our own ollama or vllm server, add an api token of an ai "
                 "vendor as an integration, plug our anthropic account in, save an openai key in portkey, add our own inference server "
                 "by its custom url or host, add http headers to the calls of a provider, add an aws bedrock integration with a role, "
                 "set a custom host for a self-hosted llm, send custom headers to our own llm endpoint, integration with custom headers",
        .sends = verb::post,
        .to    = "/integrations",
        .does  = effect::creates,
        .needs = key_kind::either,
        .scope = "organisation_integrations.create",
        .body  = {{"name",                    any_text,            "Name.", required},
                  {"ai_provider_id",          any_text,            "Such as openai, azure-openai or bedrock.", required},
                  {"slug",                    any_text,            "Letters, digits, - and _; else generated."},
                  {"key",                     any_text,            "A secret; \"[ask]\": the person gives it on a page."},
                  {"description",             any_text,            "Description."},
                  {"workspace_id",            id_or_slug,          "UUID or slug; none by default."},
                  {"configurations",          new_configurations,  "Settings of the provider."},
                  {"create_default_provider", any_boolean,         "With workspace_id; true by default."},
                  {"default_provider_slug",   text_up_to(255),     "Its slug; must be free."},
                  {"secret_mappings",         secret_mappings,     "Secrets from a secret manager."},
                  {"pricing_adjustments",     pricing_adjustments, "Factors on prices."}},
        .gives = {{"id",   any_text, "Its id.", required},
                  {"slug", any_text, "Slug.", required}},
    },
    {
        .name  = "update_integration",
        .title = "Update integration",
        .help  = "Change the name, credential, provider settings, secret mappings or price factors of an integration; every provider made from "
                 "it follows, in all workspaces. Use it to exchange a key in one place. Models and access have their own tools, "
                 "update_integration_models and update_integration_workspaces; the slug is fixed. Leave out what should stay, and never write "
                 "masked secrets back. Needs organisation_integrations.update (workspace_integrations.update with a Workspace key).",
        .words = "replace the openai key everywhere, rotate a leaked vendor credential, our anthropic key expired, switch the company "
                 "to another openai account, change the azure endpoint, edit the base url of a vendor, rename a vendor connection, "
                 "enter our negotiated discount, set a markup on vendor prices, change the aws region of bedrock, take the vendor "
                 "credential from our secret manager, someone published our openai secret, change the custom headers of an integration, "
                 "edit integration settings, put a new key into the integration, change price factors of an integration, integration "
                 "needs custom headers, rename an integration, raise all prices of an integration by a percentage, move an integration "
                 "to another region, add a header that our llm proxy expects, send another header with every request to the provider",
        .sends = verb::put,
        .to    = "/integrations/{slug}",
        .does  = effect::updates,
        .needs = key_kind::either,
        .scope = "organisation_integrations.update",
        .path  = {{"slug", id_or_slug, "Slug, from list_integrations.", required}},
        .body  = {{"name",                any_text,               "New name."},
                  {"key",                 any_text,               "New key. A secret; \"[ask]\": the person gives it on a page."},
                  {"description",         any_text,               "New description."},
                  {"configurations",      changed_configurations, "Settings of the provider.", optional, nullptr, derive::copied, sent::as_is,
                   nullptr, "create_integration"},
                  {"secret_mappings",     secret_mappings,        "All secrets from a secret manager."},
                  {"pricing_adjustments", pricing_adjustments,    "Factors on prices; null: none.", optional, nullptr, derive::copied,
                   sent::as_is, nullptr, "create_integration"}},
        .rules = {{condition::at_least_one, "name|key|description|configurations|secret_mappings|pricing_adjustments"}},
        .says  = "Integration {slug} updated successfully",
    },
    {
        .name  = "delete_integration",
        .title = "Delete integration",
        .help  = "Delete an integration and the credential it holds, for good. Providers made from it stop working in every workspace: see "
                 "list_integration_workspaces first. To cut off some workspaces use update_integration_workspaces, for a single slug "
                 "delete_provider. Portkey may refuse with 409 (AB07) while something depends on it. Needs organisation_integrations.delete "
                 "(workspace_integrations.delete with a Workspace key).",
        .words = "disconnect openai for the whole company, remove a vendor completely, we no longer work with this supplier, get rid of "
                 "the anthropic account, delete the stored vendor credential for good, contract with the vendor ended, drop azure for "
                 "everybody, cancel the bedrock connection, remove an old vendor connection nobody needs, offboard an ai vendor, delete "
                 "a duplicate openai account, delete an integration, take a vendor account down, cut every workspace off from a vendor, "
                 "cut all teams off from an ai vendor for good, throw out an integration with its key, remove an integration, the "
                 "company stops using an ai vendor, erase a vendor integration, tear down the connection to a vendor",
        .sends = verb::del,
        .to    = "/integrations/{slug}",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "organisation_integrations.delete",
        .path  = {{"slug", id_or_slug, "Slug, from list_integrations.", required}},
        .says  = "Integration {slug} deleted successfully",
    },
    {
        .name  = "list_integration_models",
        .title = "List integration models",
        .help  = "List the models of an integration: enabled or not, custom or known to Portkey, and prices of their own. Use it to see why a "
                 "model is refused, and for the slugs that update_integration_models and delete_integration_model take; public prices are in "
                 "get_model_pricing. Hundreds of rows are usual, so ask for slug and enabled with fields; each call fetches all and pages "
                 "here. Needs organisation_integrations.read (any key kind).",
        .words = "which llms can we use, is gpt-4 or claude allowed, show allowed models of the openai account, why is my model not "
                 "found, list models switched on for bedrock, which models are blocked, show our custom and fine-tuned models, see the "
                 "allow list of llms, overview of enabled and disabled models, show prices we entered for own models, find the slug of "
                 "a model, why is gpt-4 not allowed for us, why may we not call this model, is this llm enabled for us, list custom "
                 "models of an integration, which models can be used through this integration, which models does the azure account "
                 "offer, is this claude model enabled on the anthropic integration, may we use gemini",
        .to    = "/integrations/{slug}/models",
        .needs = key_kind::either,
        .scope = "organisation_integrations.read",
        .path  = {{"slug", id_or_slug, "Slug, from list_integrations.", required}},
        .pages = uncounted_pages(100, 1000),
        .lists = "data",
        .gives = {{"data", list_of(model), "Models.", required, "models|data"},
                  {"allow_all_models", any_boolean, "New models are enabled."}},
    },
    {
        .name  = "update_integration_models",
        .title = "Update integration models",
        .help  = "Enable, disable, add or price models of an integration, many at once. Models not named stay as they are, but "
                 "allow_all_models decides about those that come later; disabling one makes its requests fail in every workspace. A slug that "
                 "Portkey does not know goes in with is_custom true, and out by delete_integration_model; who may use the integration is up to "
                 "update_integration_workspaces. Check list_integration_models before and after. Needs organisation_integrations.update (any key kind).",
        .words = "allow only cheap models, block gpt-4 for everybody, stop people using expensive llms, switch on a new claude model, "
                 "disable old models, add our own fine-tuned model, forbid models that are not approved, change the price of a custom "
                 "model, whitelist three llms only, allow gpt-4 on the openai integration, allow a new model on an integration, nobody "
                 "should be able to call this model any more, nobody may use gpt-4 any more, enable models of an integration, disable "
                 "models of an integration, make a claude model available on the bedrock integration, turn a model off for the whole "
                 "company, approve a gemini model for the company, block models on the azure integration, enter our own negotiated "
                 "price per token of a model, send custom headers to a self-hosted model",
        .sends = verb::put,
        .to    = "/integrations/{slug}/models",
        .does  = effect::replaces,
        .needs = key_kind::either,
        .scope = "organisation_integrations.update",
        .path  = {{"slug", id_or_slug, "Slug, from list_integrations.", required}},
        .body  = {{"models",           list_of(model_grant), "Models to change.", required},
                  {"allow_all_models", any_boolean,          "Allow models by default."}},
        .says  = "Models of integration {slug} updated successfully",
    },
    {
        .name  = "delete_integration_model",
        .title = "Delete integration models",
        .help  = "Delete custom models from an integration by slug; requests for them then fail, and their own prices are gone. Only models "
                 "with is_custom in list_integration_models can go: disable one that Portkey knows with update_integration_models, which also "
                 "adds a model anew. No slug may hold a comma, as all go out in one list. Needs organisation_integrations.update (any key kind).",
        .words = "remove a custom model, delete our fine-tuned model from the list, get rid of a hand-made model, self-hosted llm is no "
                 "longer served, clean up custom model entries, drop a private model, remove a wrongly typed model slug, fine-tune was "
                 "retired, delete test models from the vendor account, take out own llm no longer needed, erase a self-made model and "
                 "its price, unregister a fine-tuned model, we no longer host our own llm, delete a custom model from the azure "
                 "integration, remove a model that we defined ourselves, take our own model off the openai account, erase a custom llm",
        .sends = verb::del,
        .to    = "/integrations/{slug}/models",
        .does  = effect::deletes,
        .needs = key_kind::either,
        .scope = "organisation_integrations.update",
        .path  = {{"slug", id_or_slug, "Slug, from list_integrations.", required}},
        .query = {{"slugs", list_from(1, any_text), "Slugs of custom models.", required, nullptr, derive::copied, sent::comma}},
        .says  = "Custom models of integration {slug} deleted successfully",
    },
    {
        .name  = "list_integration_workspaces",
        .title = "List integration workspaces",
        .help  = "List workspace access to an integration: who is enabled, each with budgets and rate limits. Use it to audit who spends on a "
                 "credential, and before update_integration_workspaces or delete_integration; what future workspaces get is in "
                 "get_integration, the workspaces themselves in list_workspaces. Ids come as workspace slugs, not UUIDs; limits of null mean "
                 "none. Needs organisation_integrations.read (any key kind).",
        .words = "which teams can use openai, who has access to the anthropic account, show quota of each team on this vendor, which "
                 "departments depend on this vendor, overview of team budgets on one vendor account, who spends on our company account, "
                 "is my project allowed to use azure, which tenants have this vendor switched on, check vendor access of all teams, "
                 "list workspaces of an integration, which workspaces use this integration, list projects that use the bedrock account, "
                 "who can use the azure integration, budget of each workspace on an integration, who else uses this vendor account, "
                 "which workspaces are allowed on this integration, rate limits of each workspace on a vendor account, is this "
                 "workspace allowed to use openai",
        .to    = "/integrations/{slug}/workspaces",
        .needs = key_kind::either,
        .scope = "organisation_integrations.read",
        .path  = {{"slug", id_or_slug, "Slug, from list_integrations.", required}},
        .pages = uncounted_pages(100, 1000),
        .lists = "data",
        .gives = {{"data", list_of(workspace), "Workspaces.", required, "workspaces|data"}},
    },
    {
        .name  = "update_integration_workspaces",
        .title = "Update integration workspaces",
        .help  = "Grant or withdraw access of workspaces to an integration, with budgets and rate limits for each. Workspaces not named keep "
                 "theirs, unless override_existing_workspace_access puts global_workspace_access on every one, which can cut off or free all "
                 "teams: look at list_integration_workspaces first. For one provider's limits use update_provider. A grant adds a default "
                 "provider unless told not to; a taken slug fails. Needs organisation_integrations.update (any key kind).",
        .words = "let a team use openai, give a project access to the anthropic account, take bedrock away from a department, stop a "
                 "team from calling azure, cap team spend on one vendor, open a vendor to all teams, throttle one tenant on the openai "
                 "account, give a workspace access to an integration, take an integration away from a workspace, stop a workspace from "
                 "using bedrock, make an integration available to every workspace, a team needs access to the openai integration, let a "
                 "workspace use the azure integration, limit how much a workspace may spend on an integration, give a team a budget of "
                 "100 dollars on the anthropic integration, revoke the access of a workspace to an integration, team should no longer "
                 "use openai, change which workspaces have access to an integration, allow our anthropic account to a single team only, "
                 "let a further project share the vendor credentials",
        .sends = verb::put,
        .to    = "/integrations/{slug}/workspaces",
        .does  = effect::replaces,
        .needs = key_kind::either,
        .scope = "organisation_integrations.update",
        .path  = {{"slug", id_or_slug, "Slug, from list_integrations.", required}},
        .body  = {{"workspaces",              list_of(workspace_grant), "Workspaces to change."},
                  {"global_workspace_access", global_grant,             "For future workspaces."},
                  {"override_existing_workspace_access", any_boolean,   "Replace present access of all."},
                  {"create_default_provider", any_boolean,              "With new access; true by default."},
                  {"default_provider_slug",   any_text,                 "Slug of those providers."}},
        .rules = {{condition::at_least_one, "workspaces|global_workspace_access"},
                  {condition::only_when, "override_existing_workspace_access", "global_workspace_access"}},
        .says  = "Workspaces of integration {slug} updated successfully",
    },
    {
        .name  = "get_model_pricing",
        .title = "Get model pricing",
        .help  = "Look up what a model costs in Portkey's public price list: input, output, cache, audio, image and tool prices, and how a "
                 "request's cost adds up. Use it to estimate or to check a bill; real spending is in get_cost_analytics, prices set by hand on "
                 "an integration in list_integration_models. Prices are US cents per token: 0.00025 is 2.50 dollars per million. Model names "
                 "must be exact, else 404. No key is sent.",
        .words = "how much does gpt-4 cost, price of claude per million tokens, which llm is cheaper, list price of input and output "
                 "tokens, how expensive is a gemini call, estimate what it would cost us, show the public rate card, what do cached "
                 "tokens cost, price of one generated image, does the invoice match the official price, cost of fine-tuning a model, "
                 "look up the tariff of a model, what is the price of this model, which model is more expensive, how many cents is one "
                 "token, price of a million output tokens, cost of an image or audio with this model",
        .to    = "/model-configs/pricing/{provider}/{model}",
        .needs = key_kind::none,
        .version = api_version::none,
        .path  = {{"provider", any_text, "Such as openai, azure-openai or x-ai.", required},
                  {"model",    any_text, "Such as gpt-5.", required}},
        .gives = {{"unit",            any_text,   "What prices are in.", required, "US cents per token or unit", derive::constant},
                  {"pay_as_you_go",   any_object, "Prices by kind: request_token.price and so on."},
                  {"calculate",       any_object, "How request and response cost add up."},
                  {"finetune_config", any_object, "Training: pay_per_token, pay_per_hour."},
                  {"currency",        any_text,   "USD."}},
    },
    {
        .name  = "get_model_config",
        .title = "Get model configuration",
        .help  = "Look up what a model can do in Portkey's public catalogue: parameters with default, least and greatest values, its kind "
                 "(chat, embedding, image, audio), and features such as tools. Use it to choose settings for a prompt; for costs use "
                 "get_model_pricing, for whether your organisation enabled the model list_integration_models. Unknown models give 404, so "
                 "write the name as the provider does. No key is sent.",
        .words = "what can gpt-4 or claude do, does this model support tools, can it read images, how large is the context window, "
                 "maximum output tokens of a model, is it a chat or an embedding model, does it know json mode, show capabilities of a "
                 "model, default settings of gemini, does the llm support streaming, model card and specification, which parameters "
                 "does the model take, what temperature range is possible, is the model able to see pictures, context length of claude, "
                 "which parameters can i set for this llm, how many tokens fit into the context, which features does a model support, "
                 "does the model understand audio, smallest and largest temperature of gpt-4",
        .to    = "/model-configs/general/{provider}/{model}",
        .needs = key_kind::none,
        .version = api_version::none,
        .path  = {{"provider", any_text, "Such as openai, anthropic or google.", required},
                  {"model",    any_text, "Such as gpt-4o.", required}},
        .gives = {{"params",             any_list,    "Parameters: key, defaultValue, minValue, maxValue, type, options."},
                  {"type",               any_object,  "primary kind and supported features."},
                  {"messages",           any_object,  "options: the roles it takes."},
                  {"disable_playground", any_boolean, "Not offered in the playground.", optional, "disablePlayground"},
                  {"is_default",         any_boolean, "The provider's default model.", optional, "isDefault"}},
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset integrations = {"integrations", "Connections to AI providers: credentials, models, access and prices.", operations};

}  // namespace portkey

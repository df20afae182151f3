"""Addresses of the pages of flows, runs, reviews and schedules."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from pipeline.views import (
    archives,
    chosen_runs,
    compare,
    connections,
    consents,
    flows,
    lifecycle,
    providers,
    recipes,
    releases,
    reports,
    reviews,
    runs,
    saving,
    schedules,
    trash,
    verbs,
    webhooks,
)


class VerbConverter(StringConverter):
    """A verb without arguments, so that other addresses below a run stay free."""

    regex = "|".join(verbs.ASKING)


register_converter(VerbConverter, "run_verb")

app_name = "pipeline"
PROJECT = "projects/<slug:slug>"
RUN = "runs/<uuid:run_id>"
REVIEW = "runs/<uuid:run_id>/reviews/<slug:name>"
RECIPE = "recipes/<uuid:recipe_id>"
SCHEDULE = "schedules/<uuid:schedule_id>"
CONNECTION = "connections/<uuid:connection_id>"
WEBHOOK = "webhooks/<uuid:webhook_id>"
# from choosing a flow to watching its run, and by the clock
RUNNING = [
    path(f"{PROJECT}/flows/", flows.flows, name="flows"),
    path(f"{PROJECT}/tools/", flows.flows_for, name="flows_for"),
    path(f"{PROJECT}/flows/<slug:key>/", flows.flow, name="flow"),
    path(f"{PROJECT}/flows/<slug:key>/documents/", flows.flow_documents, name="flow_documents"),
    path(f"{PROJECT}/runs/", runs.runs, name="runs"),
    path(f"{PROJECT}/runs/chosen/", chosen_runs.runs_chosen, name="runs_chosen"),
    path(f"{PROJECT}/runs/trash/", trash.runs_trash, name="runs_trash"),
    path(f"{PROJECT}/runs/trash/chosen/", trash.runs_of_trash, name="runs_of_trash"),
    path(f"{PROJECT}/figures/", runs.figures, name="figures"),
    path(f"{PROJECT}/providers/", providers.providers, name="providers"),
    path(f"{PROJECT}/recipes/", recipes.recipes, name="recipes"),
    path(f"{PROJECT}/recipes/new/", recipes.recipe_new, name="recipe_new"),
    path(f"{RECIPE}/", recipes.recipe, name="recipe"),
    path(f"{RECIPE}/run/", recipes.recipe_run, name="recipe_run"),
    path(f"{RECIPE}/delete/", recipes.recipe_delete, name="recipe_delete"),
    path(f"{RECIPE}/steps/new/", recipes.recipe_step_new, name="recipe_step_new"),
    path(f"{RECIPE}/steps/<int:number>/", recipes.recipe_step, name="recipe_step"),
    path(f"{RECIPE}/steps/<int:number>/move/", recipes.recipe_step_move, name="recipe_step_move"),
    path(f"{RECIPE}/steps/<int:number>/remove/", recipes.recipe_step_remove, name="recipe_step_remove"),
    path(f"{PROJECT}/schedules/", schedules.schedules, name="schedules"),
    path(f"{PROJECT}/schedules/new/", schedules.schedule_new, name="schedule_new"),
    path(f"{PROJECT}/schedules/preview/", schedules.schedule_preview, name="schedule_preview"),
    path(f"{SCHEDULE}/", schedules.schedule, name="schedule"),
    path(f"{SCHEDULE}/start/", schedules.schedule_start, name="schedule_start"),
    path(f"{SCHEDULE}/switch/", schedules.schedule_switch, name="schedule_switch"),
    path(f"{SCHEDULE}/delete/", schedules.schedule_delete, name="schedule_delete"),
    path(f"{PROJECT}/connections/", connections.connections, name="connections"),
    path(f"{PROJECT}/connections/new/", connections.connection_new, name="connection_new"),
    path(f"{PROJECT}/connections/consent/", consents.connection_consent, name="connection_consent"),
    path("connections/consent/<slug:kind>/", consents.connection_consented, name="connection_consented"),
    path(f"{CONNECTION}/consent/", consents.connection_consent_again, name="connection_consent_again"),
    path(f"{CONNECTION}/", connections.connection, name="connection"),
    path(f"{CONNECTION}/edit/", connections.connection_edit, name="connection_edit"),
    path(f"{CONNECTION}/check/", connections.connection_check, name="connection_check"),
    path(f"{CONNECTION}/import/", connections.connection_import, name="connection_import"),
    path(f"{CONNECTION}/remove/", connections.connection_remove, name="connection_remove"),
    path(f"{PROJECT}/webhooks/", webhooks.webhooks, name="webhooks"),
    path(f"{WEBHOOK}/", webhooks.webhook, name="webhook"),
    path(f"{WEBHOOK}/key/", webhooks.webhook_key, name="webhook_key"),
    path(f"{WEBHOOK}/switch/", webhooks.webhook_switch, name="webhook_switch"),
    path(f"{WEBHOOK}/test/", webhooks.webhook_test, name="webhook_test"),
    path(f"{WEBHOOK}/remove/", webhooks.webhook_remove, name="webhook_remove"),
    path(f"{WEBHOOK}/deliveries/<uuid:delivery_id>/again/", webhooks.delivery_again, name="delivery_again"),
    path("runs/", runs.runs_all, name="runs_all"),
    path("runs/chosen/", chosen_runs.runs_chosen_all, name="runs_chosen_all"),
    path(f"{RUN}/", runs.run, name="run"),
    path(f"{RUN}/live/", runs.run_live, name="run_live"),
    path(f"{RUN}/log/", runs.run_log, name="run_log"),
    path(f"{RUN}/log.txt", runs.run_log_text, name="run_log_text"),
    path(f"{RUN}/items/", runs.run_items, name="run_items"),
    path(f"{RUN}/files.zip", archives.run_archive, name="run_archive"),
    path(f"{RUN}/rerun/", verbs.run_rerun, name="run_rerun"),
    path(f"{RUN}/fork/", verbs.run_fork, name="run_fork"),
    path(f"{RUN}/save/", saving.run_save, name="run_save"),
    path(f"{RUN}/onward/", saving.run_onward, name="run_onward"),
    path(f"{RUN}/results/delete/", lifecycle.run_results_delete, name="run_results_delete"),
    path("documents/<uuid:document_id>/delete-now/", lifecycle.document_delete_now, name="document_delete_now"),
    path(f"{PROJECT}/usage/", lifecycle.usage, name="usage"),
    path(f"{RUN}/<run_verb:verb>/", verbs.run_verb, name="run_verb"),
]
# what a person does with a run after it was started
AFTER = [
    path("reviews/", reviews.reviews, name="reviews"),
    path(f"{REVIEW}/", reviews.review, name="review"),
    path(f"{REVIEW}/items/<uuid:item_id>/", reviews.review_item, name="review_item"),
    path(f"{REVIEW}/decide-all/", reviews.review_decide_all, name="review_decide_all"),
    path(f"{REVIEW}/operate/", reviews.review_operate, name="review_operate"),
    path(f"{REVIEW}/add/", reviews.review_add, name="review_add"),
    path(f"{REVIEW}/close/", reviews.review_close, name="review_close"),
    path(f"{RUN}/compare/", compare.compare, name="compare"),
    path(f"{RUN}/report/", reports.report, name="report"),
    path(f"{RUN}/release/", releases.release, name="release"),
]
urlpatterns = [*RUNNING, *AFTER]

"""Addresses of the pipeline's API, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from pipeline.api import (
    archives,
    connections,
    events,
    flows,
    lifecycle,
    many_runs,
    recipes,
    reports,
    reviews,
    runs,
    schedules,
    webhooks,
)

app_name = "pipeline_api"
WEBHOOK = "webhooks/<uuid:webhook_id>"
REVIEW = "runs/<uuid:run_id>/reviews/<slug:name>"
urlpatterns = [
    path("flows/", flows.FlowsView.as_view(), name="flows"),
    path("flows/<slug:key>/", flows.FlowView.as_view(), name="flow"),
    path("runs/", runs.RunsView.as_view(), name="runs"),
    path("runs/many/", many_runs.ManyRunsView.as_view(), name="runs_many"),
    path("runs/many/archive/", archives.ManyRunsArchiveView.as_view(), name="runs_many_archive"),
    path("runs/<uuid:run_id>/", runs.RunView.as_view(), name="run"),
    path("runs/<uuid:run_id>/pause/", runs.PauseView.as_view(), name="run_pause"),
    path("runs/<uuid:run_id>/resume/", runs.ResumeView.as_view(), name="run_resume"),
    path("runs/<uuid:run_id>/cancel/", runs.CancelView.as_view(), name="run_cancel"),
    path("runs/<uuid:run_id>/retry/", runs.RetryView.as_view(), name="run_retry"),
    path("runs/<uuid:run_id>/restore/", runs.RestoreView.as_view(), name="run_restore"),
    path("runs/<uuid:run_id>/rerun/", runs.RerunView.as_view(), name="run_rerun"),
    path("runs/<uuid:run_id>/fork/", runs.ForkView.as_view(), name="run_fork"),
    path("runs/<uuid:run_id>/clone/", runs.CloneView.as_view(), name="run_clone"),
    path("runs/<uuid:run_id>/release/", runs.ReleaseView.as_view(), name="run_release"),
    path("runs/<uuid:run_id>/results/", lifecycle.RunResultsView.as_view(), name="run_results"),
    path(
        "documents/<uuid:document_id>/delete-now/",
        lifecycle.DocumentDeletionView.as_view(),
        name="document_delete_now",
    ),
    path("projects/<uuid:project_id>/usage/", lifecycle.UsageView.as_view(), name="usage"),
    path("runs/<uuid:run_id>/report/", reports.ReportView.as_view(), name="run_report"),
    path("runs/<uuid:run_id>/readings/", reports.ReadingsView.as_view(), name="run_readings"),
    path("runs/<uuid:run_id>/artifacts/", runs.RunArtifactsView.as_view(), name="run_artifacts"),
    path("runs/<uuid:run_id>/archive/", archives.RunArchiveView.as_view(), name="run_archive"),
    path("runs/<uuid:run_id>/items/", runs.RunItemsView.as_view(), name="run_items"),
    path("runs/<uuid:run_id>/events/", events.RunEventsView.as_view(), name="run_events"),
    path("runs/<uuid:run_id>/events/stream/", events.RunStreamView.as_view(), name="run_stream"),
    path("reviews/", reviews.OpenReviewsView.as_view(), name="reviews"),
    path(f"{REVIEW}/", reviews.ReviewView.as_view(), name="review"),
    path(f"{REVIEW}/items/", reviews.ReviewItemsView.as_view(), name="review_items"),
    path(f"{REVIEW}/items/<uuid:item_id>/", reviews.ReviewItemView.as_view(), name="review_item"),
    path(f"{REVIEW}/decide-all/", reviews.DecideAllView.as_view(), name="review_decide_all"),
    path(f"{REVIEW}/operate/", reviews.OperateView.as_view(), name="review_operate"),
    path(f"{REVIEW}/close/", reviews.CloseView.as_view(), name="review_close"),
    path("recipes/", recipes.RecipesView.as_view(), name="recipes"),
    path("recipes/<uuid:recipe_id>/", recipes.RecipeView.as_view(), name="recipe"),
    path("recipes/<uuid:recipe_id>/run/", recipes.RecipeRunView.as_view(), name="recipe_run"),
    path("connections/", connections.ConnectionsView.as_view(), name="connections"),
    path("connections/<uuid:connection_id>/", connections.ConnectionView.as_view(), name="connection"),
    path("connections/<uuid:connection_id>/check/", connections.CheckView.as_view(), name="connection_check"),
    path("connections/<uuid:connection_id>/files/", connections.FilesView.as_view(), name="connection_files"),
    path("schedules/", schedules.SchedulesView.as_view(), name="schedules"),
    path("schedules/<uuid:schedule_id>/", schedules.ScheduleView.as_view(), name="schedule"),
    path("webhooks/", webhooks.WebhooksView.as_view(), name="webhooks"),
    path(f"{WEBHOOK}/", webhooks.WebhookView.as_view(), name="webhook"),
    path(f"{WEBHOOK}/key/", webhooks.KeyView.as_view(), name="webhook_key"),
    path(f"{WEBHOOK}/test/", webhooks.TestView.as_view(), name="webhook_test"),
    path(f"{WEBHOOK}/deliveries/", webhooks.DeliveriesView.as_view(), name="webhook_deliveries"),
    path(
        f"{WEBHOOK}/deliveries/<uuid:delivery_id>/again/",
        webhooks.DeliveryAgainView.as_view(),
        name="webhook_delivery_again",
    ),
]

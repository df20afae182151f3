"""Figures from our own tables, for /metrics: they are true for all processes, because rows are."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from documents.services.space import free_bytes, spare_bytes
from pipeline.engine.liveliness import longest_wait
from pipeline.engine.wake import calls_waiting
from pipeline.selectors.figures import failures_by_code, runs_by_state, stage_durations
from pipeline.selectors.webhooks import deliveries_by_state


class Figures(Collector):
    def collect(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("bindery_runs", "Runs by flow and state", labels=["flow", "state"])
        for flow, state, many in runs_by_state():
            states.add_metric([flow, state], many)
        yield states
        failures = GaugeMetricFamily("bindery_run_failures", "Failed runs by reason", labels=["flow", "code"])
        for flow, code, many in failures_by_code():
            failures.add_metric([flow, code], many)
        yield failures
        durations = GaugeMetricFamily(
            "bindery_stage_seconds", "Mean duration of done stages of the last day", labels=["flow", "stage"]
        )
        for flow, stage, seconds in stage_durations():
            durations.add_metric([flow, stage], seconds)
        yield durations
        yield GaugeMetricFamily("bindery_longest_wait_seconds", "Longest wait of a run for a worker", longest_wait())
        yield GaugeMetricFamily("bindery_disk_free_bytes", "Free space where files come in and are kept", free_bytes())
        yield GaugeMetricFamily("bindery_disk_spare_bytes", "Free space below which uploads and runs are refused",
                                spare_bytes())  # fmt: skip
        told = GaugeMetricFamily("bindery_webhook_messages", "Messages to webhooks by state", labels=["state"])
        for state, many in deliveries_by_state():
            told.add_metric([state], many)
        yield told
        yield GaugeMetricFamily("bindery_calls_waiting", "Calls to workers not taken up", calls_waiting())

    def describe(self) -> list[Metric]:
        return []  # the tables are not there yet when the registry asks at start-up

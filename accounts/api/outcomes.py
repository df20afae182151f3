"""What became of each of many things, over the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class BecameSerializer(serializers.Serializer[Any]):
    """Of one; which one, its heirs name."""

    outcome = serializers.ChoiceField(
        choices=["done", "refused", "not_found"], source="word", help_text="not_found: there is nothing such to see."
    )
    code = serializers.SerializerMethodField(help_text="Of the problem, as alone; empty when done.")
    text = serializers.SerializerMethodField(help_text="What is wrong and what to do next; empty when done.")

    def get_code(self, outcome: Any) -> str:
        return outcome.problem.code if outcome.problem else ""

    def get_text(self, outcome: Any) -> str:
        return outcome.problem.text if outcome.problem else ""

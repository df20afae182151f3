"""Tables of the pipeline."""

from pipeline.models.beat import Beat
from pipeline.models.event import RunEvent
from pipeline.models.item import RunItem
from pipeline.models.links import RunArtifact, RunInput
from pipeline.models.recipe import Recipe
from pipeline.models.review import Review, ReviewItem
from pipeline.models.run import Run
from pipeline.models.schedule import Schedule
from pipeline.models.stage import RunStage
from pipeline.models.usage import Usage
from pipeline.models.webhook import Delivery, Webhook

__all__ = [
    "Beat",
    "Delivery",
    "Recipe",
    "Review",
    "ReviewItem",
    "Run",
    "RunArtifact",
    "RunEvent",
    "RunInput",
    "RunItem",
    "RunStage",
    "Schedule",
    "Usage",
    "Webhook",
]

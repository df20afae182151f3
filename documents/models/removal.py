"""What left, and why."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from documents.choices import Removed, Why


class RemovalRows(models.QuerySet["Removal"]):
    """Rows that are added and read, never changed."""

    def update(self, **columns: Any) -> NoReturn:
        raise TypeError("the log of removals is append-only")

    def delete(self) -> NoReturn:
        raise TypeError("the log of removals is append-only")


class Removal(models.Model):
    """Append-only. A result or a document that let go of its bytes, or the bytes themselves when they left the store.

    Only the hash is kept, no name: what is gone shall not go on in a log. ``by`` is a person's address or the
    machine's own duty; ``target`` reads ``kind:id``.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    kind = models.CharField(max_length=8, choices=Removed)
    why = models.CharField(max_length=8, choices=Why)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    project_id = models.UUIDField(null=True, blank=True, db_index=True)
    target = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=254)

    objects = RemovalRows.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]} {self.why}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of removals is append-only")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("the log of removals is append-only")

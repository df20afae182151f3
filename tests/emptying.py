"""Tables that a test filled and committed are emptied after it."""

from __future__ import annotations

from functools import cache

from django.db import connections, transaction
from django.test import TransactionTestCase

# What `migrate` writes, and no test changes. Django would empty these too and write them anew after every test.
WRITTEN_BY_MIGRATE = {"auth_permission", "django_content_type", "django_migrations"}


def empty_tables(test: TransactionTestCase) -> None:
    """In place of Django's flush, which takes a third of the time of a short test.

    On PostgreSQL that is TRUNCATE, which makes new files for every table and index: 0.4 s, where this takes 0.015 s.
    """
    for name in test._databases_names(include_mirrors=False):
        with transaction.atomic(using=name), connections[name].cursor() as cursor:
            for table in _tables(name):  # foreign keys are looked at when all is done
                cursor.execute(f"DELETE FROM {table}")


@cache
def _tables(name: str) -> list[str]:
    connection = connections[name]
    found = set(connection.introspection.django_table_names(only_existing=True)) - WRITTEN_BY_MIGRATE
    return [connection.ops.quote_name(one) for one in sorted(found)]

"""Paging of API lists."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination, PageNumberPagination


class Pages(PageNumberPagination):
    """``page`` and ``page_size``, answered with count, next, previous and results."""

    page_size_query_param = "page_size"
    max_page_size = 200


class Feed(CursorPagination):
    """For lists that grow while they are read."""

    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = "-id"

"""A demo project and its account."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from project.demo import PROJECT, make_demo


class Command(BaseCommand):
    help = "Makes a demo project with a real exam on a new installation, and prints the account to sign in with."

    def handle(self, *args: Any, **options: Any) -> None:
        account = make_demo()
        if not options["verbosity"]:
            return
        if account is None:
            self.stdout.write("There are accounts here, and no demo account in use: nothing was made.")
            return
        self.stdout.write(f"Demo account: {account.email}  password: {account.password}  (project “{PROJECT}”)")

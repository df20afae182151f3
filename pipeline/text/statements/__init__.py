"""Bank statements: account, period, balances and transactions, found by rules and reconciled to the cent."""

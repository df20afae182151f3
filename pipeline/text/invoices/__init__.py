"""Invoices and credit notes: what is printed on them, found by rules, with the place of each value."""

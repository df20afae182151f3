"""What invoices and bank statements share: rows of words, amounts, dates, field words, tables, checks and exports."""

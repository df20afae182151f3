"""Forms of the pages: what is asked. What is allowed is decided by the services."""

"""Outside storage, a module for each kind; all asked through `pipeline.providers.http`."""

"""Running pure functions on untrusted files in limited child processes.

A child has no database, no secrets in its environment, no network where the kernel lets us take it away, limits on
memory, processor time, wall time and output, and a process group of its own that is killed as one.
"""

from documents.isolation.child import Call, Named
from documents.isolation.limits import Limits
from documents.isolation.outcome import ChildFailed, ChildStopped, Usage
from documents.isolation.run import run_isolated

__all__ = ["Call", "ChildFailed", "ChildStopped", "Limits", "Named", "Usage", "run_isolated"]

"""What a flow is made of. Read this first: everything a capability needs to know of the engine is here.

A flow orders stages. A stage reads what it needs (`read`), computes (`work`, which may be tried again and writes
nothing) and writes (`write`, in the one transaction that marks it done, so that it happens once). The engine names
no flow, a flow names no run: what passes between them are the values below.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from django import forms

from accounts.actor import Actor
from documents.isolation import Limits
from pipeline.called import Calling, CallOutcome
from pipeline.interruptions import Halt, Refused, Skip, TryLater
from pipeline.remote import RemoteFolder
from pipeline.reviewing import ReviewKind

if TYPE_CHECKING:
    from pipeline.providers.meter import Usage
    from pipeline.providers.service import Service

__all__ = [
    "DEFAULT",
    "CallStage",
    "Facts",
    "Flow",
    "Halt",
    "Input",
    "Item",
    "ItemOutcome",
    "ItemStage",
    "Kept",
    "Live",
    "Outcome",
    "Refused",
    "Retry",
    "Reviewed",
    "Skip",
    "Stage",
    "TryLater",
]

G = TypeVar("G")
R = TypeVar("R")
DEFAULT = "default"


# --- what a stage is given ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Input:
    """A document version that goes in, pinned when the run started. ``role`` is "document" or a parameter's name.

    ``position`` is its place among all that went in, from 0; it stays when another one is deleted.
    """

    role: str
    document_id: str
    version_id: str
    name: str
    sha256: str
    size: int
    media_type: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One proposal after review. ``decision`` is open, accepted, edited or rejected; ``value`` is what stands.

    ``by_person`` is False where nobody was asked and the defaults were taken.
    """

    id: str
    decision: str
    value: Any
    proposed: Any
    note: str = ""
    by_person: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a stage may know of its run. ``outputs`` holds what earlier stages gave, by name."""

    run_id: str
    flow: str
    project_id: str
    actor: Actor
    inputs: tuple[Input, ...]
    params: Mapping[str, Any]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    reviews: Mapping[str, tuple[Reviewed, ...]] = field(default_factory=dict)
    visit: int = 1
    now: datetime | None = None  # when the visit began

    def inputs_as(self, role: str) -> tuple[Input, ...]:
        return tuple(one for one in self.inputs if one.role == role)

    @property
    def document(self) -> Input:
        """The one document of a flow that takes one."""
        return self.inputs_as("document")[0]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is in the store and will be the run's artifact when the stage is done."""

    kind: str
    name: str
    sha256: str
    size: int
    media_type: str
    proof: Mapping[str, Any] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    guarded: bool = False

    @property
    def reference(self) -> dict[str, Any]:
        """What a stage gives so that later stages find the file: `Live.path_of(reference["sha256"])`."""
        return {"sha256": self.sha256, "name": self.name, "size": self.size, "media_type": self.media_type}


class Live(Protocol):
    """The stage's line to the engine while it works. Every method but `child` and `keep` returns at once."""

    @property
    def folder(self) -> Path:
        """A working folder of this attempt, removed afterwards."""

    def progress(self, done: float, total: float) -> None: ...

    def log(self, text: str, **facts: Any) -> None: ...

    def warn(self, text: str, **facts: Any) -> None: ...

    def checkpoint(self) -> None:
        """Raises Halt when the run shall stop. Call it wherever stopping is cheap."""

    def path_of(self, sha256: str) -> Path:
        """Stored bytes as a file to read, good until the attempt ends."""

    def password_of(self, version_id: str) -> str | None:
        """The password a person gave for an encrypted document, if any."""

    def spend(self, kind: str, amount: Decimal | float) -> None:
        """Reports what was used: "money" in US dollars, or "pages" beyond those of the documents.

        Written with the stage or the item, or with its failure, under the fence of the run.
        """

    def may_spend(self, amount: Decimal | float | None, model: str = "") -> None:
        """Asked before a provider is: raises Refused when so many US dollars, or an unknown price, pass a limit."""

    def service(self, key: str) -> Service:
        """An outside service to ask by `pipeline.providers`; "auto" is the first that the project has a key for.

        Its key is the project's or the installation's and stays inside. The parameters ``max_tokens`` and ``max_cost``
        bound what the run may use. Raises Refused "no_provider", which says what to set up.
        """

    def used(self) -> Usage:
        """What the run has used of outside services, earlier stages included."""

    def connection(self, connection_id: str) -> RemoteFolder:
        """A connection of the run's project, opened; raises Problem for one that is switched off or gone."""

    def child(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        limits: Limits | None = None,
        progress: bool = False,
        **keywords: Any,
    ) -> Any:
        """Calls a pure function in a limited process. Raises Refused for what the file is at fault for."""  # fmt: skip

    def keep(
        self,
        path: Path,
        *,
        kind: str,
        name: str,
        media_type: str,
        proof: Mapping[str, Any] | None = None,
        tools: Mapping[str, str] | None = None,
        guarded: bool = False,
    ) -> Kept:
        """Stores a file under its content; it becomes an artifact when, and only when, the stage is done."""


# --- how a stage is tried again ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Retry:
    """``attempts`` in all; the wait grows by ``factor`` from ``wait`` to at most ``longest`` seconds."""

    attempts: int = 4
    wait: float = 1.0
    factor: float = 3.0
    longest: float = 300.0
    jitter: float = 0.25

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("attempts must be at least 1")

    def pause_after(self, attempt: int, chance: float) -> float:
        """Seconds after the failed ``attempt`` (from 1); ``chance`` is uniform in 0 to 1."""
        plain = min(self.longest, self.wait * self.factor ** (attempt - 1))
        return plain * (1 + self.jitter * (2 * chance - 1))


# --- stages -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Outcome:
    """What `write` answers when the stage chooses where the flow goes on.

    ``adopts`` are ids of files that runs it called delivered: they become files of this run, too.
    """

    gives: Mapping[str, Any]
    action: str = DEFAULT
    adopts: Sequence[str] = ()


class Stage(Generic[G, R]):
    """One step. Instances are made per attempt and keep nothing.

    ``needs`` and ``gives`` name outputs and are checked when the program starts, as are ``actions``. ``seconds`` is
    how long one attempt may take before its process is killed. With a ``review`` the run waits after this stage
    until a person decided on `proposals`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    gives: ClassVar[tuple[str, ...]] = ()
    actions: ClassVar[tuple[str, ...]] = (DEFAULT,)
    retry: ClassVar[Retry] = Retry()
    limits: ClassVar[Limits] = Limits()
    seconds: ClassVar[float] = 900.0
    review: ClassVar[ReviewKind | None] = None

    def read(self, facts: Facts) -> G:
        """What `work` needs, from the store and the database."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it reads")

    def work(self, given: G, live: Live) -> R | Coroutine[Any, Any, R]:
        """The computing. May happen more than once and writes nothing; may be ``async def``."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it works")

    def fallback(self, given: G, error: Exception) -> R | Coroutine[Any, Any, R]:
        """What to make of a refusal, or of the last attempt's failure, for the stage or an item; here nothing."""
        raise error

    def write(self, facts: Facts, result: R) -> Mapping[str, Any] | Outcome:
        """Database effects, once, in the transaction that marks the stage done. Answers what the stage gives."""
        if isinstance(result, Mapping | Outcome):
            return result
        raise TypeError(f"{type(self).__name__}.work gave {type(result).__name__}; write it or give a mapping")

    def proposals(self, facts: Facts, result: R) -> Sequence[Any]:
        """What a person shall decide on, as values of the review's kind."""
        return ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of an item stage; ``key`` is unique in the stage, ``given`` is small JSON."""

    key: str
    label: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """``state`` is done, failed or skipped."""

    item: Item
    state: str
    result: Mapping[str, Any]
    code: str = ""
    text: str = ""


class ItemStage(Stage[G, R]):
    """The same work on many things, each with its own outcome, attempts and commit; resumes at the item.

    It fails when every item failed; when some did, the run ends as partial. ``concurrency`` items run side by side.
    """

    concurrency: ClassVar[int] = 1

    def plan(self, facts: Facts) -> Sequence[Item]:
        raise NotImplementedError(f"{type(self).__name__} does not plan its items")

    def read_item(self, facts: Facts, item: Item) -> G:
        raise NotImplementedError(f"{type(self).__name__} does not say what an item reads")

    def work_item(self, given: G, live: Live) -> R | Coroutine[Any, Any, R]:
        raise NotImplementedError(f"{type(self).__name__} does not say how an item is worked on")

    def write_item(self, facts: Facts, item: Item, result: R) -> Mapping[str, Any]:
        """Effects of one item, once; answers what `finish` gets to see of it."""
        if isinstance(result, Mapping):
            return result
        raise TypeError(f"{type(self).__name__}.work_item gave {type(result).__name__}; write it or give a mapping")

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any] | Outcome:
        """What the stage gives, from all outcomes in order."""
        return {}


class CallStage(Stage[None, None]):
    """Starts runs of other flows and goes on when all have ended; meanwhile no worker is held.

    It ends as partial when a called run did not complete; `finish` raises Refused where nothing came of any. Where
    calls are ``side_by_side``, what one of them delivered is the caller's own as soon as it is there, and a document
    that is deleted takes with it the run that was called for it alone.
    """

    side_by_side: ClassVar[bool] = False

    def calls(self, facts: Facts) -> Sequence[Calling]:
        raise NotImplementedError(f"{type(self).__name__} does not say what it calls")

    def finish(self, facts: Facts, calls: Sequence[CallOutcome]) -> Mapping[str, Any] | Outcome:
        return {}

    def recount(self, facts: Facts, calls: Sequence[CallOutcome]) -> Mapping[str, Any]:
        """What it gives anew when documents were deleted, from those that are left; here nothing changes."""
        return {}


# --- flows ------------------------------------------------------------------------------------------------------
class Flow:
    """A capability: parameters, what it takes, and its stages in order.

    ``edges`` overrides the order: (stage name, action) → name of the next stage, or "" for the end. ``accepts`` are
    media types (``image/*`` allowed); ``least`` and ``most`` bound the number of documents, ``most`` None has no
    bound. ``leaves_out`` names stages that a run with these parameters passes over. A flow that is not ``listed`` is
    reached from other pages. ``words`` are those people look for it by, beside the ones in its title and summary.
    ``sides`` name its documents by their places, and ``swaps`` the parameter that exchanges them.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    icon: ClassVar[str] = "file"
    group: ClassVar[str] = "Documents"
    words: ClassVar[tuple[str, ...]] = ()
    listed: ClassVar[bool] = True
    Params: ClassVar[type[forms.Form]] = forms.Form
    accepts: ClassVar[tuple[str, ...]] = ("*/*",)
    least: ClassVar[int] = 1
    most: ClassVar[int | None] = 1
    sides: ClassVar[tuple[str, ...]] = ()
    swaps: ClassVar[str] = ""
    stages: ClassVar[tuple[type[Stage[Any, Any]], ...]]
    edges: ClassVar[Mapping[tuple[str, str], str]] = {}
    steps: ClassVar[int] = 200  # visits a run may make before a loop is taken for endless
    results: ClassVar[tuple[str, ...]] = ()  # outputs that are shown as what came of a run
    delivers: ClassVar[tuple[str, ...]] = ()  # kinds of artifacts that people came for; empty means all
    compares: ClassVar[str] = ""  # kind of the artifact that is shown beside the document, page by page
    seldom: ClassVar[tuple[str, ...]] = ()  # parameters that pages fold up under "More settings"
    only_with: ClassVar[
        Mapping[str, tuple[str, tuple[str, ...]]]
    ] = {}  # parameter → the choice, and its values, it is for
    needed_with: ClassVar[tuple[str, ...]] = ()  # those of ``only_with`` that must be given where they count
    asks: ClassVar[tuple[str, ...]] = ()  # what it asks outside services for: "chat", "ocr"; see providers/catalogue.py
    needs_provider: ClassVar[bool] = False  # whether it can do nothing without one
    policy: ClassVar[str] = ""  # what must be confirmed before guarded artifacts are handed out

    @classmethod
    def leaves_out(cls, params: Mapping[str, Any]) -> frozenset[str]:
        return frozenset()

    @classmethod
    def spends(cls, params: Mapping[str, Any]) -> bool:
        """Whether a run with these asks providers that are paid: not started when nothing may be spent any more."""
        return False

    @classmethod
    def titled(cls, params: Mapping[str, Any]) -> str:
        """What a run with these parameters is called, before the name of its document."""
        return cls.title

    @classmethod
    def stage(cls, name: str) -> type[Stage[Any, Any]]:
        return next(one for one in cls.stages if one.name == name)

    @classmethod
    def after(cls, name: str, action: str) -> str:
        """The stage that follows ``name`` by ``action``; "" at the end. Raises KeyError for an undeclared edge."""
        if (name, action) in cls.edges:
            return cls.edges[name, action]
        if action != DEFAULT:
            raise KeyError((name, action))
        names = [one.name for one in cls.stages]
        place = names.index(name) + 1
        return names[place] if place < len(names) else ""

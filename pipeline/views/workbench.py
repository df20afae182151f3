"""A review's page as its templates get it: the list as it is narrowed, the chosen proposal, what can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from pipeline.choices import Decision
from pipeline.forms.items import ShapeForm, item_form
from pipeline.forms.reviews import DECISIONS
from pipeline.reviewing import Face, Look, Operation, Shown
from pipeline.selectors.looks import Material

ALL: Final = 100_000  # of a list that is not cut into pages


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list, with how many it leaves; ``key`` "" is all."""

    key: str
    text: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> Choice | None:
        return next((one for one in self.choices if one.is_chosen and one.key), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """An operation: with a form where it asks something, for one proposal, for several, or for a new one."""

    operation: Operation
    form: ShapeForm | None

    @property
    def fits_one(self) -> bool:
        return self.operation.least <= 1 <= self.operation.most

    @property
    def fits_many(self) -> bool:
        return self.operation.most > 1

    @property
    def adds(self) -> bool:
        return self.operation.most == 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A field where two people disagree."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody decided on the chosen proposal since it was shown: what they made of it, and what was to be made."""

    decision: str
    rows: tuple[Difference, ...]


@dataclass(frozen=True)
class Workbench:
    material: Material
    page: Page[Shown]
    decisions: Filter
    facets: tuple[Filter, ...]
    chosen: Shown | None
    form: ShapeForm | None
    offers: tuple[Offer, ...]
    before: Shown | None
    after: Shown | None
    scene: Any
    doing: str
    clash: Clash | None = None
    changes: tuple[Difference, ...] = ()

    @property
    def chosen_id(self) -> str:
        return self.chosen.id if self.chosen else ""

    @property
    def total(self) -> int:
        return len(self.material.items)

    @property
    def left(self) -> int:
        return sum(one.decision == Decision.OPEN for one in self.material.items)

    @property
    def decided(self) -> int:
        return self.total - self.left

    @property
    def templates(self) -> list[str]:
        """The review's own template, else the one that fits all."""
        own = f"pipeline/reviews/{self.material.review.run.flow}_{self.material.kind.name}.html"
        return [own, "pipeline/reviews/any.html"]

    def offer(self, name: str) -> Offer | None:
        return next((one for one in self.offers if one.operation.name == name), None)

    @property
    def offered(self) -> Mapping[str, Offer]:
        return {one.operation.name: one for one in self.offers}


def workbench(
    material: Material, wish: QueryDict, *, form: ShapeForm | None = None, clash: Clash | None = None
) -> Workbench:
    """The page that an address wishes for; ``form`` is the chosen proposal's as it was sent, with its errors."""
    shown = tuple(narrowed(material, wish))
    chosen = _chosen(material, shown, wish)
    place = next((at for at, one in enumerate(shown) if chosen and one.id == chosen.id), -1)
    page = _page(material, shown, place, wish)
    if form is None and chosen:
        form = item_form(material.kind, material.values[chosen.id])
    scene = material.kind.face.scene
    look = Look(
        items=material.items,
        shown=tuple(page.object_list),
        chosen=chosen,
        wish={name: str(value) for name, value in wish.items()},
        given=material.given,
        stored=material.stored,
        documents=material.documents,
    )
    return Workbench(
        material=material,
        page=page,
        decisions=_decisions(material, wish),
        facets=tuple(_facets(material, wish)),
        chosen=chosen,
        form=form,
        offers=tuple(_offers(material)),
        before=shown[place - 1] if place > 0 else None,
        after=shown[place + 1] if 0 <= place < len(shown) - 1 else None,
        scene=scene(look) if scene else None,
        doing=wish.get("do", ""),
        clash=clash,
        changes=_changes(material, chosen) if chosen and not clash else (),
    )


def narrowed(material: Material, wish: Mapping[str, str]) -> Iterator[Shown]:
    """The proposals that fit what the address narrows the list to."""
    decision = wish.get("decision", "")
    facets = [(one, wish[one.name]) for one in material.kind.face.facets if wish.get(one.name)]
    for item in material.items:
        if decision and item.decision != decision:
            continue
        if all(key in {found for found, _text in facet.of(item.value)} for facet, key in facets):
            yield item


def next_undecided(material: Material, wish: Mapping[str, str], item_id: str) -> str:
    """The proposal to look at when this one is decided: the next undecided of the list, else this one again."""
    listed = [one for one in narrowed(material, wish) if one.id == item_id or one.decision == Decision.OPEN]
    place = next((at for at, one in enumerate(listed) if one.id == item_id), -1)
    following = [one for one in [*listed[place + 1 :], *listed[: max(place, 0)]] if one.decision == Decision.OPEN]
    return following[0].id if following else item_id


def clash_of(material: Material, item_id: str, mine: Mapping[str, Any]) -> Clash:
    """What somebody else made of a proposal against the fields that were to change."""
    item = next(one for one in material.items if one.id == item_id)
    theirs = material.values[item_id]
    return Clash(item.decision, _differences(material, {name: theirs.get(name) for name in mine}, mine))


def _changes(material: Material, chosen: Shown) -> tuple[Difference, ...]:
    """What a person changed of what the program proposed."""
    if chosen.proposed is None:
        return ()
    return _differences(material, chosen.proposed, material.values[chosen.id])


def _differences(material: Material, theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> tuple[Difference, ...]:
    fields = ShapeForm(material.kind.item, face=material.kind.face, allowed=material.kind.edit_fields).fields
    labels = {name.split(".")[0]: str(field.label or name) for name, field in reversed(fields.items())}
    pairs = ((name, theirs.get(name), value) for name, value in mine.items() if name in labels)
    return tuple(
        Difference(labels[name], _words(old), _words(new)) for name, old, new in pairs if _words(old) != _words(new)
    )


def _words(value: Any) -> str:
    """A value in a line: the texts in it."""
    if isinstance(value, Mapping):
        return " ".join(filter(None, (_words(one) for key, one in value.items() if key in ("label", "text"))))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " · ".join(filter(None, map(_words, value)))
    return "" if value is None else str(value)


def _chosen(material: Material, shown: Sequence[Shown], wish: Mapping[str, str]) -> Shown | None:
    """The proposal the address names; else, for whoever decides, the first that is undecided."""
    if asked := wish.get("item"):
        return next((one for one in material.items if one.id == asked), None)
    if not material.may_decide:
        return None
    return next((one for one in shown if one.decision == Decision.OPEN), None) or next(iter(shown), None)


def _page(material: Material, shown: Sequence[Shown], place: int, wish: Mapping[str, str]) -> Page[Shown]:
    """The part of the list that the address asks for, else the one with the chosen proposal."""
    size = material.kind.face.per_page or ALL
    asked = wish.get("list") or max(place, 0) // size + 1
    return Paginator(shown, size).get_page(asked)


def _decisions(material: Material, wish: Mapping[str, str]) -> Filter:
    counts = Counter(one.decision for one in material.items)
    asked = wish.get("decision", "")
    every = Choice("", _("All"), len(material.items), not asked)
    rest = (Choice(key, str(text), counts[key], asked == key) for key, text in DECISIONS.items())
    return Filter("decision", _("Decision"), (every, *rest))


def _facets(material: Material, wish: Mapping[str, str]) -> Iterator[Filter]:
    for facet in material.kind.face.facets:
        found = Counter(word for item in material.items for word in facet.of(item.value))
        asked = wish.get(facet.name, "")
        every = Choice("", _("All"), len(material.items), not asked)
        choices = (Choice(key, text, count, key == asked) for (key, text), count in found.most_common())
        yield Filter(facet.name, facet.title, (every, *choices))


def _offers(material: Material) -> Iterator[Offer]:
    if not material.may_decide:
        return
    for one in material.kind.operations:
        shape = one.arguments
        words = Face(words=material.kind.face.words)
        yield Offer(one, ShapeForm(shape, face=words, prefix=one.name) if shape else None)

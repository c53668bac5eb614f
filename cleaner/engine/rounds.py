"""Round after round of matching on what is left of an article, until nothing more goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.arbiter import suits
from cleaner.engine.cutter import Shortened, shortened
from cleaner.engine.guardian import guarded
from cleaner.engine.matcher import Hit, match
from cleaner.engine.progress import Progress, begin, confront, widen
from cleaner.engine.scene import Row, Scene
from cleaner.engine.selector import Selection, select, site_name
from cleaner.engine.surveyor import surrounded
from cleaner.model import KEPT_BY_DEFAULT, Document, Refusal
from cleaner.rulebook.rule import LOCAL, Rule
from cleaner.signs.outline import Outline
from cleaner.signs.verdict import condemned, doubtful
from cleaner.signs.witness import Gone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.rulebook.ruleset import RuleSet

WEAK_SIGNS = Rule("any/other/weak-signs", "other", "Weak signs that add up.", 4, "line")
_MOST_ROUNDS = 20  # an article whose junk uncovers junk more often than this is left as it is


class _Stage:
    """What settling goes by, and how far it has come. Lines of kept categories are gone only in appearance.

    Those of categories that stay unless somebody says otherwise are not even company to others; those that the user
    keeps are, so that everything else goes as it would without them.
    """

    def __init__(self, rules: RuleSet, document: Document, kept: frozenset[str]) -> None:
        self.rules, self.document, self.kept = rules, document, kept
        self.unheard = kept & KEPT_BY_DEFAULT  # the categories whose lines are no company
        self.gone: dict[int, Gone] = {}
        self.spared: set[int] = set()  # labels and items that stay for what stands around them; they are company
        self.applied = False  # a line has gone that is company: else cleaning again would find company that stayed
        self.evident = False  # a line has really gone: weak signs go on with what rules have begun
        self.settled = False  # rules that need no company have nothing more to say
        self.waiting: frozenset[int] = frozenset()  # rows of this round that a block may yet begin with
        self.released = False  # no row need wait any longer
        self.asked = False  # weak signs speak once, when no rule has anything more to say
        self.shown: list[tuple[str, str]] = []  # the ids and lines of the fingerprints that led to ...
        self.selection: Selection | None = None  # ... the rules that apply, by which all rows' live rules were chosen
        self.matched: tuple[Scene, int, list[Hit]] | None = None  # the last scene matched, with how much company

    @property
    def company(self) -> int:
        """How many lines are company: none before those rules that need none have had their say."""
        if not self.settled:
            return 0
        return len(self.spared | self.gone.keys() if self.applied else self.spared)


def settle(rules: RuleSet, document: Document, progress: Progress, kept: frozenset[str]) -> list[Row]:
    """Remove until a round finds nothing; returns the rows that only went in appearance, as their category is kept."""
    stage = _Stage(rules, document, kept)
    shadows: list[Row] = []
    scene = Scene(progress.rows)
    for _ in range(_MOST_ROUNDS):
        selection = _selected(stage, progress, scene)
        hits, cuts = _found(stage, progress, scene, selection)
        stage.gone.update({scene.rows[i].number: Gone(rule.category, scene.rows[i].raw) for i, rule in hits.items()})
        stage.applied = stage.applied or any(rule.category not in stage.unheard for rule in hits.values())
        hits = {index: rule for index, rule in hits.items() if index not in stage.waiting}
        if not hits and not cuts:
            if stage.released:
                return shadows
            stage.settled, stage.released = True, stage.settled
            continue
        shadows += [scene.rows[index] for index, rule in hits.items() if rule.category in kept]
        taken = {index: rule for index, rule in hits.items() if rule.category not in kept}
        stage.evident = stage.evident or bool(taken)
        _apply(scene, taken, cuts, progress)
        left = [cuts[i].row if i in cuts else row for i, row in enumerate(scene.rows) if i not in hits]
        progress.rows = [row for row in left if row.folded]
        scene = Scene(progress.rows)
    return _unsettled(rules, document, progress)


def _found(
    stage: _Stage, progress: Progress, scene: Scene, selection: Selection
) -> tuple[dict[int, Rule], dict[int, Shortened]]:
    """What this round takes: whole rows, and parts of others, by their index."""
    shapes = [rule for part in progress.parts for rule in part.shapes if selection.applies(rule)]
    found = _matched(stage, progress, scene, selection, [rule for rule in shapes if not rule.among])
    hits = _best(found)
    hits |= {
        index: progress.told[row.number]
        for index, row in enumerate(scene.rows if progress.told else ())
        if row.number in progress.told and index not in hits and selection.applies(progress.told[row.number])
    }
    stage.waiting = frozenset() if stage.released else _waiting(scene, found)
    in_force = _in_force(selection, stage.company)
    cuts = {i: cut for i, cut in shortened(scene, in_force, stage.kept) if i not in hits}
    confront([cut.row for cut in cuts.values()], progress.parts)
    _spare(scene, found, hits, stage, progress)
    if not hits and not cuts and stage.released and stage.evident:
        outline = Outline(scene, stage.gone)
        hits = surrounded([rule for rule in shapes if rule.among], outline)
        _spare(scene, found, hits, stage, progress)
        if not hits and not stage.asked and selection.applies(WEAK_SIGNS):
            hits = _by_weak_signs(stage, progress, outline)
            _spare(scene, found, hits, stage, progress)
    return _allowed(scene, hits, cuts, progress)


def _matched(
    stage: _Stage, progress: Progress, scene: Scene, selection: Selection, shapes: Sequence[Rule]
) -> list[Hit]:
    """What hits the rows of a scene; where nothing has changed since it was last asked, that is known."""
    if stage.matched is None or stage.matched[0] is not scene or stage.matched[1] != stage.company:
        _look(scene, progress, selection, shapes)
        stage.matched = scene, stage.company, match(scene, shapes, stage.company)
    return stage.matched[2]


def _by_weak_signs(stage: _Stage, progress: Progress, outline: Outline) -> dict[int, Rule]:
    stage.asked = True
    indexes = doubtful(outline)
    if not indexes:
        return {}
    weak = condemned(stage.rules.signs(page=outline.page), outline, indexes, site_name(stage.document.url))
    return {index: WEAK_SIGNS for index in weak if outline.scene.rows[index].number not in progress.guarded}


def _spare(scene: Scene, found: Sequence[Hit], hits: dict[int, Rule], stage: _Stage, progress: Progress) -> None:
    """Leave out the hits on rows that stay for what stands around them."""
    for index, stay in guarded(scene, found, hits, progress.title, stage.gone).items():
        number, rule = scene.rows[index].number, hits.pop(index)
        progress.guarded[number] = f"{rule.id}: {stay.reason}"
        if stay.is_company and rule.category not in stage.unheard:
            stage.spared.add(number)


def _waiting(scene: Scene, hits: Sequence[Hit]) -> frozenset[int]:
    """Rows that a block may begin with, but has not so far: once they are gone, it never would.

    What the publisher's own rules take does not wait for the blocks of others.
    """
    begun = {hit.index for hit in hits if hit.rule.block}
    closest: dict[int, int] = {}
    for hit in hits:
        closest[hit.index] = min(hit.rule.rank, closest.get(hit.index, hit.rule.rank))
    return frozenset(
        index for index, rank in closest.items() if index not in begun and _may_begin(scene.rows[index], rank)
    )


def _may_begin(row: Row, rank: int) -> bool:
    """Whether a row that a rule of some rank takes may be the first of a block."""
    blocks = [rule for rule in row.live or () if rule.block and (rank > LOCAL or rule.rank <= LOCAL)]
    return any(suits(rule, row) for rule in blocks)


def _look(scene: Scene, progress: Progress, selection: Selection, shapes: Sequence[Rule]) -> None:
    """See what of each row's candidates comes into question, whatever happens around it."""
    widen([row for index, row in enumerate(scene.rows) if row.narrow and not scene.is_deep(index)], progress.parts)
    shapes = [rule for rule in shapes if not rule.repeats]  # those are asked once a row repeats something
    for row, zone in zip(scene.rows, scene.zones, strict=True):
        if row.live is None:
            whole = [rule for rule in row.candidates if rule.kind != "fingerprint"]
            row.live = tuple([rule for rule in whole if selection.applies(rule)])
            row.shapes = tuple([rule for rule in shapes if suits(rule, row)])
            row.zone = None
        if row.zone != zone:
            row.zone, row.there = zone, tuple([rule for rule in row.live if rule.is_for(zone) and suits(rule, row)])


def _in_force(selection: Selection, gone: int) -> Callable[[Rule], bool]:
    """Rules that apply, and whose company is there."""
    return lambda rule: rule.company <= gone and selection.applies(rule)


def _selected(stage: _Stage, progress: Progress, scene: Scene) -> Selection:
    """Who is recognised in what is left; a publisher who is new here brings its rules along."""
    shown = list(scene.fingerprints())
    lines = [(rule.id, line) for rule, line in shown]
    if stage.selection is not None and stage.shown == lines:
        return stage.selection
    rules, before = stage.rules, stage.selection
    selection = stage.selection = _remembering(select(rules, stage.document, shown), before)
    stage.shown = lines
    progress.evidence.update(dict.fromkeys(selection.evidence))
    progress.platforms.update(dict.fromkeys(selection.platforms))
    progress.publisher = progress.publisher or selection.publisher
    if selection.publisher in rules.parts and (part := rules.part(selection.publisher)) not in progress.parts:
        progress.parts.append(part)
        confront(scene.rows, [part])
    if before is None or not selection.is_like(before):
        for row in scene.rows:
            row.live = None
    return selection


def _remembering(selection: Selection, before: Selection | None) -> Selection:
    """The selection with whom was recognised before, as the lines that told it may be gone by now.

    What those switch off comes back to life with them gone: cleaning again would not know them either.
    """
    if before is None:
        return selection
    publisher = selection.publisher or before.publisher
    return selection._replace(publisher=publisher, platforms=selection.platforms | before.platforms)


def _best(hits: Sequence[Hit]) -> dict[int, Rule]:
    """The most local rule for each row that is hit; a correction is one even where a block passes over it."""
    spared = {hit.index for hit in hits if hit.rule.category in KEPT_BY_DEFAULT and not hit.rule.block}
    best: dict[int, Rule] = {}
    for hit in hits:
        if hit.index in spared and hit.rule.block:
            continue
        if hit.index not in best or hit.rule.rank < best[hit.index].rank:
            best[hit.index] = hit.rule
    return best


def _allowed(
    scene: Scene, hits: dict[int, Rule], cuts: dict[int, Shortened], progress: Progress
) -> tuple[dict[int, Rule], dict[int, Shortened]]:
    """What leaves the article its prose; a round that would take the last of it takes none of it."""
    left = [cuts[i].row if i in cuts else row for i, row in enumerate(scene.rows) if i not in hits]
    if not any(row.folded for row in left):
        refused, reason = set(range(len(scene.rows))), "it would empty the article"
    elif scene.prose and not any(row.prose for row in left):
        refused = {index for index, row in enumerate(scene.rows) if row.prose}
        reason = "it would take the article's last prose"
    else:
        return hits, cuts
    for index in sorted(refused & (hits.keys() | cuts.keys())):
        row, rule = scene.rows[index], hits[index] if index in hits else cuts[index].found[0][1]
        progress.refusals[row.number, rule.id] = Refusal(rule.id, row.number + 1, reason, row.raw)
    return (
        {index: rule for index, rule in hits.items() if index not in refused},
        {index: cut for index, cut in cuts.items() if index not in refused},
    )


def _apply(scene: Scene, hits: dict[int, Rule], cuts: dict[int, Shortened], progress: Progress) -> None:
    progress.taken.update({number: rule for index, rule in hits.items() for number in scene.rows[index].numbers})
    for cut in cuts.values():
        progress.cuts.setdefault(cut.row.number, []).extend(cut.found)
        if not cut.row.folded:
            progress.taken[cut.row.number] = cut.found[0][1]


def _unsettled(rules: RuleSet, document: Document, progress: Progress) -> list[Row]:
    """Give all of it back: an article that never comes to rest would not come out the same twice."""
    refusals = {
        (number, rule.id): Refusal(rule.id, number + 1, f"{_MOST_ROUNDS} rounds did not settle the article", "")
        for number, rule in progress.taken.items()
    }
    progress.rows = begin(rules, document).rows
    progress.taken, progress.cuts, progress.refusals = {}, {}, refusals
    return []

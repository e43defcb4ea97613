"""How far the fitted combination of votes is to be trusted outside the corpus that it was fitted on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

from extractor.finders.claims import Claim
from extractor.model import FINDING_TYPES, FindingType, Kind

#: Where one claim stands, the clause beside it that has a figure is likelier one than a clause elsewhere.
BESIDE = 2.3
#: So is what is told as having happened, right behind a plan in the same unit.
AFTER = 1.3
#: So is the item of a list whose lead asks for it: the encoder has not read the lead.
LED = 1.5
#: The confidence that a result needs which no rule sees, where nothing tells of a plan: most at less are statistics.
LONELY = 0.6
#: Of the sentences of a paper that tells of plans and results so large a share has a claim at least. So is every paper
#: taken to begin: as if so many sentences, with that share of claims, stood before its first.
_SHARE, _BEGUN = 0.08, 15
#: The confidence from which a claim counts as shown.
SHOWN = 0.6
#: No claim is surer than this, and each in proportion: of those that seem surest one in ten is none.
CERTAIN = 0.97
#: The confidence that both halves of a claim need to be two, of two types.
PARTED = 0.7


@dataclass(frozen=True, slots=True)
class Leaning:
    """What is added to the logits of a claim for which a rule speaks (`voted`), and of one for which none does."""

    voted: float
    alone: Mapping[FindingType, float]

    def shifted(self, said: Mapping[FindingType, float], claim: Claim, is_after: bool) -> dict[FindingType, float]:
        """The probabilities once rules, or their silence, are given the weight that they have outside the corpus.

        `is_after` says that the claim tells what happened, right behind a plan in the same unit.
        """
        led = LED * any(hit.led for hit in claim.hits)
        near = BESIDE * claim.is_beside + AFTER * is_after
        odds = {type: exp(self.voted + led if claim.hits else self.alone[type] + near) for type in said}
        return {type: odds[type] * p / (1 - p + odds[type] * p) for type, p in said.items()}

    def beside(self, shift: float) -> Leaning:
        """This leaning with so much added for what the encoder alone suspects."""
        return replace(self, alone={type: by + shift for type, by in self.alone.items()})


#: The training corpus was written to defeat rules: its folds rate them too low and the encoder, taught by its writers,
#: too high, of savings and advice most of all.
IN_SHORT = Leaning(
    1.6, {"savings_claim": -2.1, "target": -1.1, "outcome": -1.0, "assumption": -1.2, "recommendation": -2.1}
)
#: In a document of more sentences than the encoder reads at least, claims are rarer than in the corpus: of what was
#: found there at less than this, more than half was none.
IN_LONG = Leaning(1.5, dict.fromkeys(FINDING_TYPES, -3.4))
#: In a long record of speech: of what only the encoder found in hearings, two in three were none.
IN_LONG_TALK = Leaning(0.9, dict.fromkeys(FINDING_TYPES, -4.6))


def leaning_of(kind: Kind, is_long: bool) -> Leaning:
    """The leaning for a document."""
    if not is_long:
        return IN_SHORT
    return IN_LONG_TALK if kind == "hansard" else IN_LONG


def scarcity(shown: Sequence[int], at: int) -> float:
    """What is added to the logits of a claim by the encoder's word alone, in sentence `at` of a short paper.

    `shown` is how many claims each sentence of the paper surely tells. Where little is claimed elsewhere a claim is
    rare: it is likelier to be one of the statistics, prices and rules that such a paper is made of.
    """
    elsewhere = sum(shown) - shown[at]
    return min(0.0, log((elsewhere + _SHARE * _BEGUN) / (len(shown) - 1 + _BEGUN) / _SHARE))

"""Golden values for packages/evaluate, from the definitions by brute force in exact arithmetic.

    python3 make_golden.py > golden.json && deno fmt golden.json

Standard library only. Areas and curves: every threshold, every clip, fractions. AUC: every pair.
Poisson limits and cross-entropies: decimals of 60 digits.
"""

import json
import random
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 60


def area(scores, labels, thresholds):
    """The trapezoids of FA against FR, both over all clips; accepted = at least the threshold."""
    n = len(scores)
    fas, frs = [], []
    for threshold in thresholds:
        accepted = [score >= threshold for score in scores]
        fas.append(Fraction(sum(a and y == 0 for a, y in zip(accepted, labels)), n))
        frs.append(Fraction(sum(not a and y == 1 for a, y in zip(accepted, labels)), n))
    return sum(
        ((fas[i - 1] - fas[i]) * (frs[i - 1] + frs[i]) / 2 for i in range(1, len(fas))),
        Fraction(0),
    )


def pairs(scores, labels):
    positives = [s for s, y in zip(scores, labels) if y == 1]
    negatives = [s for s, y in zip(scores, labels) if y == 0]
    half = sum(1 if p == q else 2 for p in positives for q in negatives if p <= q)
    count = 2 * len(positives) * len(negatives)
    return Fraction(half, count) if count else None


def text(fraction):
    return None if fraction is None else f"{fraction.numerator}/{fraction.denominator}"


def cross_entropy(odds, labels):
    total = Decimal(0)
    for z, y in zip(odds, labels):
        total += (1 + (Decimal(-z) if y else Decimal(z)).exp()).ln()
    return total / len(odds)


def scoring(rng, clips, share, grid, ends, spread=0.22):
    scores, labels = [], []
    for _ in range(clips):
        y = 1 if rng.random() < share else 0
        s = min(1.0, max(0.0, round(rng.gauss(0.65 if y else 0.35, spread) * grid) / grid))
        if not ends and s in (0.0, 1.0):
            s = 0.5
        scores.append(s)
        labels.append(y)
    odds = [rng.gauss(4 if y else -4, 6) for y in labels]
    ordered = sorted(scores)
    literal = area(scores, labels, [0.0] + ordered + [1.0])
    whole = area(scores, labels, [0.0] + ordered + [1.0, 2.0])
    one_minus_auc = pairs(scores, labels)
    share = Fraction(sum(labels), clips)
    if one_minus_auc is not None:
        assert whole == share * (1 - share) * one_minus_auc, "the identity"
    return {
        "scores": scores,
        "labels": labels,
        "areaToAboveOne": text(whole),
        "areaToOne": text(literal),
        "oneMinusAuc": text(one_minus_auc),
        "odds": odds,
        "crossEntropy": str(cross_entropy(odds, labels))[:25],
    }


def at_most(count, mean):
    term = total = (-mean).exp()
    for k in range(1, count + 1):
        term = term * mean / k
        total += term
    return total


def bisect(low, high, above):
    for _ in range(150):
        middle = (low + high) / 2
        if above(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2


def garwood(count, confidence):
    tail = (1 - Decimal(confidence)) / 2
    top = Decimal(2 * count + 60)
    high = bisect(Decimal(0), top, lambda mean: at_most(count, mean) < tail)
    low = Decimal(0)
    if count:
        low = bisect(Decimal(0), top, lambda mean: 1 - at_most(count - 1, mean) > tail)
    return {
        "count": count,
        "confidence": confidence,
        "low": str(low)[:22],
        "high": str(high)[:22],
    }


def main():
    rng = random.Random(20240229)
    scorings = [
        scoring(rng, *case)
        for case in [
            (1, 0.5, 10, True),
            (12, 0.5, 4, True),
            (40, 0.3, 10, True),
            (40, 0.3, 10, False),
            (90, 0.1, 1000, False),
            (90, 0.2, 20, True),
            (60, 0.0, 20, True),
            (60, 1.0, 20, True),
            (50, 0.4, 10, True, 0.5),
        ]
    ]
    intervals = [
        garwood(count, confidence)
        for count, confidence in [
            (0, "0.95"), (0, "0.9"), (1, "0.95"), (2, "0.95"), (3, "0.99"), (10, "0.95"),
            (10, "0.5"), (47, "0.95"), (100, "0.999"), (599, "0.95"), (1500, "0.95"),
        ]
    ]
    print("{")
    print(' "scorings": [\n  ' + ",\n  ".join(json.dumps(s) for s in scorings) + "\n ],")
    print(' "intervals": [\n  ' + ",\n  ".join(json.dumps(i) for i in intervals) + "\n ]")
    print("}")


main()

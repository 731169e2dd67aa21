"""Times training steps of `torch_recipe.py` and prints one line of JSON; `training.ts` calls it.

    python bench/torch_train.py --threads 2 --seconds 6
    python bench/torch_train.py --streams               # with segments, as `torch_streams.py` has them

The corpus is noise: the speed does not depend on what is said.
"""

import argparse
import json
import time

import torch

from torch_recipe import SAMPLES, Trainer
from torch_streams import StreamTrainer


def noise(count: int) -> torch.Tensor:
    return torch.randint(-3000, 3000, (count,), dtype=torch.int16)


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--streams", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    clips = [("key" if i % 2 else "other", "training", noise(SAMPLES)) for i in range(512)]
    corpus = {"clips": clips, "noises": [noise(20 * SAMPLES) for _ in range(2)]}
    trainer = (StreamTrainer if options.streams else Trainer)(corpus, "key", 100000)
    batches, steps = [], []
    end = time.perf_counter() + options.seconds + 1
    while time.perf_counter() < end or len(steps) < 5:
        start = time.perf_counter()
        features, labels = trainer.batch()
        middle = time.perf_counter()
        trainer.step(features, labels)
        batches.append(middle - start)
        steps.append(time.perf_counter() - middle)
    warm = len(steps) // 5 + 1  # the first steps are slower
    totals = [a + b for a, b in zip(batches[warm:], steps[warm:])]
    print(
        json.dumps(
            {
                "version": torch.__version__,
                "threads": options.threads,
                "steps": len(totals),
                "featureMilliseconds": 1000 * median(batches[warm:]),
                "networkMilliseconds": 1000 * median(steps[warm:]),
                "stepMilliseconds": 1000 * median(totals),
            }
        )
    )


if __name__ == "__main__":
    main()

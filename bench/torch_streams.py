"""Training on streams in PyTorch: composed segments, judged at every step, beside clips.

What `packages/corpus/segments.ts` and `packages/models/step_losses.ts` do, a whole batch at a time:
every segment gets the same number of words, read at other speeds by gathering and added by scattering.
"""

import math

import torch
import torch.nn.functional as F

from torch_recipe import NOISE_STRETCH, SAMPLES, Trainer, decibels, mask_axis, some, to_float

CLIPS, CLIP_NOISES = 64, 3
SEGMENTS, SECONDS = 40, 4
SHARE = 0.6  # of the loss, on segments
LENGTH = SECONDS * SAMPLES
WINDOW = 11  # latest outputs that the attention sees
FIRST, EVERY = (20 - 1) * 160 + 399, 8 * 160  # a step's last sample


def uniform(low: float, high: float, count: int) -> torch.Tensor:
    return torch.empty(count).uniform_(low, high)


class Words:
    """Clips of one second as a matrix, with where something is said in each."""

    def __init__(self, clips: list[torch.Tensor]):
        self.waves = torch.stack([to_float(pcm) for pcm in clips])
        powers = self.waves.view(len(clips), -1, 160).square().sum(2)
        loud = (powers >= powers.max(1, keepdim=True).values / 1000) & (powers > 0)
        frames = torch.arange(loud.shape[1])
        self.start = 160 * frames.where(loud, torch.tensor(loud.shape[1])).min(1).values
        self.end = 160 * (1 + frames.where(loud, torch.tensor(-1)).max(1).values)


def lay(out, waves, at, gain, rate, first, last):
    """Adds a stretch of each row of `waves` (B,samples) to `out` (B,LENGTH), linearly interpolated."""
    place = first[:, None] + torch.arange(waves.shape[1]) * rate[:, None]
    whole = place.long().clamp(max=waves.shape[1] - 2)
    part = place - whole
    value = waves.gather(1, whole) * (1 - part) + waves.gather(1, whole + 1) * part
    value = value * gain[:, None] * (place < last[:, None] - 1)
    to = at[:, None] + torch.arange(waves.shape[1])
    inside = (to >= 0) & (to < out.shape[1])
    out.scatter_add_(1, to.clamp(0, out.shape[1] - 1), value * inside)


class StreamTrainer(Trainer):
    """As `Trainer`, with segments of streams in every batch."""

    def __init__(self, corpus: dict, keyword: str, steps: int):
        super().__init__(corpus, keyword, steps)
        others, keywords = (Words(clips) for clips in self.classes)
        self.words = {False: others, True: keywords}
        self.pool = torch.cat([others.waves, keywords.waves])
        self.start = torch.cat([others.start, keywords.start])
        self.end = torch.cat([others.end, keywords.end])
        self.first_key = len(others.waves)
        self.sentences = torch.cat([to_float(pcm, len(pcm)) for pcm in corpus["noises"]])

    def draw(self, keys: torch.Tensor) -> torch.Tensor:
        """A row of the pool for each, of the keyword where `keys`."""
        other = torch.randint(self.first_key, (len(keys),))
        return other.where(~keys, torch.randint(self.first_key, len(self.pool), (len(keys),)))

    def segments(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Waves (SEGMENTS,LENGTH), and the samples of the keyword's start and end; far off where none is."""
        out = torch.zeros(SEGMENTS, LENGTH)
        said = torch.rand(SEGMENTS) < 0.5
        kind = torch.rand(SEGMENTS).masked_fill(said, 1)
        start, end = self.lay_words(out, said, (kind >= 0.45).nonzero().squeeze(1))
        self.lay_pieces(out, (kind < 0.2).nonzero().squeeze(1))
        for row in ((kind >= 0.2) & (kind < 0.45)).nonzero().squeeze(1).tolist():
            at = int(torch.randint(len(self.sentences) - LENGTH, ()))
            out[row] = self.sentences[at : at + LENGTH] * decibels(-12, 6, 1)
        return self.add_noise(out), start, end

    def lay_words(self, out, said, rows):
        start = torch.full((SEGMENTS,), 10**9)
        end, count, places = start.clone(), len(rows), SECONDS + 2
        own = torch.randint(1, max(2, places - 2), (count,))
        at = -torch.randint(SAMPLES, (count,))
        part = torch.zeros(count, LENGTH)
        for place in range(places):
            key = said[rows] & (own == place)
            word = self.draw(key)
            rate = uniform(-0.15, 0.15, count).exp()
            gain = decibels(-18, 6, count).squeeze(1).where(torch.rand(count) < 0.5, torch.tensor(1.0))
            gain = gain * (key | (torch.rand(count) >= 0.15))
            lay(part, self.pool[word], at, gain, rate, torch.zeros(count), torch.full((count,), SAMPLES))
            start[rows] = (at + self.start[word] / rate).long().where(key, start[rows])
            end[rows] = (at + self.end[word] / rate).long().where(key, end[rows])
            near = uniform(-0.3, 0.1, count).where(torch.rand(count) < 0.6, uniform(0, 0.8, count))
            at = at + (SAMPLES / rate + near * SAMPLES).long()
        out[rows] = part
        return start, end

    def lay_pieces(self, out, rows):
        count = len(rows)
        if count == 0:
            return
        part, own = torch.zeros(count, LENGTH), torch.zeros(count, dtype=torch.bool)
        at = -torch.randint(SAMPLES // 4, (count,))
        while bool((at < LENGTH).any()):
            own = (torch.rand(count) < 0.15) & ~own
            word = self.draw(own)
            spoken = self.end[word] - self.start[word]
            length = spoken * uniform(0.3, 1, count).where(~own, uniform(0.3, 0.5, count))
            length = length.clamp(min=1600).minimum(spoken)
            place = torch.rand(count)
            place = place.where(~own, place.round())
            rate = uniform(-0.15, 0.15, count).exp()
            first = self.start[word] + place * (spoken - length)
            lay(part, self.pool[word], at, decibels(-8, 4, count).squeeze(1), rate, first, first + length)
            at = at + ((length / rate).long() - torch.randint(800, (count,))).clamp(min=1)
            at = at + torch.randint(SAMPLES // 2, (count,)) * (torch.rand(count) < 0.15)
        out[rows] = part

    def add_noise(self, waves):
        noisy = some(0.6, SEGMENTS)
        pieces = []
        for choice in torch.randint(len(self.noises), (len(noisy),)).tolist():
            noise = self.noises[choice]
            first, last = (round(end * len(noise)) for end in NOISE_STRETCH)
            at = first + int(torch.randint(last - first - LENGTH + 1, ()))
            pieces.append(to_float(noise[at : at + LENGTH], LENGTH))
        if pieces:
            bed = torch.stack(pieces)
            ratio = waves[noisy].norm(dim=1, keepdim=True) / bed.norm(dim=1, keepdim=True).clamp(1e-9)
            waves[noisy] += bed * ratio * decibels(-30, 0, len(noisy))
        white = some(0.2, SEGMENTS)
        waves[white] += uniform(0, 0.01, len(white))[:, None] * torch.randn(len(white), LENGTH)
        return waves

    def batch(self):
        clips = super().batch(CLIPS, CLIP_NOISES)
        waves, start, end = self.segments()
        spectrum = torch.stft(waves, 400, 160, window=self.log_mel.window, center=False, return_complex=True)
        power = spectrum.real.square() + spectrum.imag.square()
        features = (power.transpose(1, 2) @ self.log_mel.filters).clamp(1e-9, 1e9).log()
        features = mask_axis(mask_axis(mask_axis(features, 15, 2), 35, 1), 35, 1)
        return (*clips, features, start, end), None

    def step(self, batch, _):
        features, labels, segments, start, end = batch
        self.model.train()
        loss = (1 - SHARE) * F.cross_entropy(self.model(features), labels)
        return self.descend(loss + SHARE * step_loss(self.log_odds(segments), start, end))

    def log_odds(self, features):
        """The log-odds of every step (B,S), the attention over the latest outputs alone."""
        model = self.model
        maps = model.conv(features.transpose(1, 2).unsqueeze(1))
        states, _ = model.gru(maps.permute(0, 3, 1, 2).flatten(2))
        energy = model.attention["energy"](torch.tanh(model.attention["hidden"](states))).squeeze(2)
        latest = F.pad(energy, (WINDOW - 1, 0), value=-math.inf).unfold(1, WINDOW, 1)
        seen = F.pad(states, (0, 0, WINDOW - 1, 0)).unfold(1, WINDOW, 1)
        pooled = (seen @ torch.softmax(latest, 2).unsqueeze(3)).squeeze(3)
        logits = model.classifier(pooled)
        return logits[..., 1] - logits[..., 0]


def step_loss(odds, start, end):
    """Half on the keyword's steps, half on the others: their mean and, as much again, the three hardest."""
    at = FIRST + EVERY * torch.arange(odds.shape[1])
    start, end = start[:, None], end[:, None]
    keyword = (at >= end - 0.05 * SAMPLES) & (at <= end + 0.4 * SAMPLES)
    nothing = (at >= (start + end) / 2) & (at <= end + 0.6 * SAMPLES) & ~keyword
    other = ~keyword & ~nothing
    said = keyword.any(1)
    hits = (F.softplus(-odds) * keyword).sum(1) / keyword.sum(1).clamp(min=1)
    accepts = F.softplus(odds) * other
    mean = accepts.sum(1) / other.sum(1).clamp(min=1)
    hardest = accepts.topk(3, 1).values.mean(1)
    return 0.5 * hits.sum() / said.sum().clamp(min=1) + 0.25 * (mean + hardest).mean()

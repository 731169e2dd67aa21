"""The base model's recipe in PyTorch, from recordings to a test score, in one file.

    python bench/torch_recipe.py --corpus DIR|FILE --keyword happy --seed 1

The corpus is a folder in the layout of Speech Commands with 16-bit WAV files, or the one file that
the stage `corpus` packs (`.cache/…/corpus`), which is how FLAC gets here. Needs `torch` alone.

One epoch is 49 batches of 128: keyword and other words equally often, six pieces of background
noise in every batch. Waveform augmentation and log-mel are computed for every batch anew. Nothing
is selected: the averaged weights of the last step are scored once on the test split.
"""

import argparse
import array
import hashlib
import json
import math
import struct
import time
import wave
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

SAMPLES = 16000
BATCH = 128
NOISES = 6
BATCHES = 49
NOISE_STRETCH = (0.0, 0.7)  # of every background recording; the rest is for validation and test


# --- Where sound comes from ----------------------------------------------------------------------


def read_packed(path: Path) -> dict:
    """`packages/corpus/pack.ts`: magic, header length, JSON header, zeros, 16-bit samples."""
    data = bytearray(path.read_bytes())
    if data[:8] != b"KWSCORP1":
        raise SystemExit(f"Cannot read {path}: at byte 0, a packed corpus is required")
    (length,) = struct.unpack("<I", data[8:12])
    header = json.loads(data[12 : 12 + length])
    start = (12 + length + 15) // 16 * 16
    pcm = torch.frombuffer(data, dtype=torch.int16, offset=start)

    def cut(item: dict) -> torch.Tensor:
        return pcm[item["offset"] : item["offset"] + item["length"]]

    clips = [(c["word"], c["split"], cut(c)) for c in header["clips"]]
    return {"clips": clips, "noises": [cut(n) for n in header["noises"]]}


def read_wav(path: Path) -> torch.Tensor:
    with wave.open(str(path)) as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, SAMPLES):
            raise SystemExit(f"Cannot read {path}: mono 16-bit sound at 16 kHz is required")
        return torch.tensor(array.array("h", file.readframes(file.getnframes())), dtype=torch.int16)


def split_of(file: str) -> str:
    """The official split by the speaker's hash."""
    speaker = file.rsplit(".", 1)[0].split("_nohash_")[0]
    percent = int(hashlib.sha1(speaker.encode()).hexdigest(), 16) % 2**27 * (100 / (2**27 - 1))
    return "validation" if percent < 10 else "testing" if percent < 20 else "training"


def read_folder(path: Path) -> dict:
    clips = [
        (file.parent.name, split_of(file.name), read_wav(file))
        for file in sorted(path.glob("[!_.]*/*.wav"))
    ]
    return {"clips": clips, "noises": [read_wav(f) for f in sorted(path.glob("_background_noise_/*.wav"))]}


def to_float(pcm: torch.Tensor, length: int = SAMPLES) -> torch.Tensor:
    return F.pad(pcm[:length].float() / 32768, (0, length - min(length, len(pcm))))


# --- Features ------------------------------------------------------------------------------------


def mel_filters(bands: int = 40, fft: int = 400, rate: int = 16000) -> torch.Tensor:
    """HTK triangles from 0 to half the rate without normalisation, (bins,bands)."""
    top = 2595 * math.log10(1 + rate / 2 / 700)
    points = 700 * (10 ** (torch.linspace(0, top, bands + 2, dtype=torch.float64) / 2595) - 1)
    hertz = torch.linspace(0, rate / 2, fft // 2 + 1, dtype=torch.float64).unsqueeze(1)
    up = (hertz - points[:-2]) / (points[1:-1] - points[:-2])
    down = (points[2:] - hertz) / (points[2:] - points[1:-1])
    return torch.minimum(up, down).clamp(min=0).float()


class LogMel(nn.Module):
    """Waves (B,samples) to log-mel (B,frames,bands)."""

    def __init__(self):
        super().__init__()
        self.register_buffer("window", torch.hann_window(400))
        self.register_buffer("filters", mel_filters())

    def forward(self, waves: torch.Tensor) -> torch.Tensor:
        spectrum = torch.stft(waves, 400, 160, window=self.window, return_complex=True)
        power = spectrum.real.square() + spectrum.imag.square()  # (B,bins,frames)
        return (power.transpose(1, 2) @ self.filters).clamp(1e-9, 1e9).log()


# --- Augmentation, a whole batch at a time -------------------------------------------------------


def decibels(low: float, high: float, count: int) -> torch.Tensor:
    return 10 ** (torch.empty(count, 1).uniform_(low, high) / 20)


def some(probability: float, count: int) -> torch.Tensor:
    """Indices that are drawn with a probability."""
    return (torch.rand(count) < probability).nonzero().squeeze(1)


def noise_pieces(noises: list[torch.Tensor], count: int) -> torch.Tensor:
    """Pieces of background recordings, (count,samples)."""
    pieces = []
    for choice in torch.randint(len(noises), (count,)).tolist():
        noise = noises[choice]
        first, last = (round(end * len(noise)) for end in NOISE_STRETCH)
        start = first + int(torch.randint(last - first - SAMPLES + 1, ()))
        pieces.append(to_float(noise[start : start + SAMPLES]))
    return torch.stack(pieces)


def augment_waves(waves: torch.Tensor, noises: list[torch.Tensor]) -> torch.Tensor:
    """Shift up to 100 ms, gain, background noise at 0-30 dB, white noise; (B,samples)."""
    count, most = len(waves), 1600
    starts = torch.randint(0, 2 * most + 1, (count,)).tolist()
    padded = F.pad(waves, (most, most))
    waves = torch.stack([row[start : start + SAMPLES] for row, start in zip(padded, starts)])
    louder = some(0.5, count)
    waves[louder] *= decibels(-18, 6, len(louder))
    noisy = some(0.55, count)
    background = noise_pieces(noises, len(noisy))
    ratio = waves[noisy].norm(dim=1, keepdim=True) / background.norm(dim=1, keepdim=True).clamp(1e-9)
    waves[noisy] += background * ratio * decibels(-30, 0, len(noisy))
    white = some(0.2, count)
    sigma = torch.empty(len(white), 1).uniform_(0, 0.01)
    waves[white] += sigma * torch.randn(len(white), SAMPLES)
    return waves


def mask_axis(features: torch.Tensor, most: int, axis: int) -> torch.Tensor:
    """Fills one stretch of an axis of (B,frames,bands) with 0, as torchaudio does."""
    count, size = len(features), features.shape[axis]
    width = torch.rand(count, 1) * min(most, size)
    start = (torch.rand(count, 1) * (size - width)).floor()
    at = torch.arange(size)
    hidden = (at >= start) & (at < start + width.floor())
    return features.masked_fill(hidden.unsqueeze(3 - axis), 0.0)


# --- The network ---------------------------------------------------------------------------------


class Crnn(nn.Module):
    """Log-mel (B,T,40) to logits (B,2); 70,443 parameters."""

    def __init__(self, bands=40, channels=8, kernel=(5, 20), stride=(2, 8), hidden=64, layers=2):
        super().__init__()
        self.conv = nn.Conv2d(1, channels, kernel, stride)
        out_bands = (bands - kernel[0]) // stride[0] + 1
        self.gru = nn.GRU(channels * out_bands, hidden, layers, dropout=0.1, batch_first=True)
        self.attention = nn.ModuleDict(
            {"hidden": nn.Linear(hidden, hidden), "energy": nn.Linear(hidden, 1)}
        )
        self.classifier = nn.Linear(hidden, 2)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        maps = self.conv(features.transpose(1, 2).unsqueeze(1))  # (B,C,F',T')
        states, _ = self.gru(maps.permute(0, 3, 1, 2).flatten(2))  # (B,T',H)
        energy = self.attention["energy"](torch.tanh(self.attention["hidden"](states)))
        return self.classifier((torch.softmax(energy, dim=1) * states).sum(1))


# --- Training and scoring ------------------------------------------------------------------------


class Trainer:
    """One step at a time, so that a benchmark can time the parts."""

    def __init__(self, corpus: dict, keyword: str, steps: int):
        training = [(word == keyword, pcm) for word, split, pcm in corpus["clips"] if split == "training"]
        self.classes = [[pcm for is_key, pcm in training if is_key == key] for key in (False, True)]
        if not all(self.classes):
            raise SystemExit(f'keyword must name a word of the corpus: "{keyword}" has no clips')
        self.noises = corpus["noises"]
        self.log_mel = LogMel()
        self.model = Crnn()
        self.adam = torch.optim.Adam(self.model.parameters(), lr=2e-3, weight_decay=1e-5)
        self.cycle = torch.optim.lr_scheduler.OneCycleLR(self.adam, 2e-3, steps)
        self.average = [p.detach().clone() for p in self.model.parameters()]
        self.steps = 0

    def batch(self, count: int = BATCH, noises: int = NOISES) -> tuple[torch.Tensor, torch.Tensor]:
        """Augmented features (B,101,40) and labels (B)."""
        labels = torch.randint(2, (count - noises,))
        picks = [self.classes[k][int(torch.randint(len(self.classes[k]), ()))] for k in labels.tolist()]
        waves = augment_waves(torch.stack([to_float(pcm) for pcm in picks]), self.noises)
        negatives = noise_pieces(self.noises, noises) * decibels(-36, 6, noises)
        features = self.log_mel(torch.cat([waves, negatives]))
        features = mask_axis(mask_axis(features, 15, 2), 35, 1)
        return features, torch.cat([labels, torch.zeros(noises, dtype=torch.long)])

    def step(self, features: torch.Tensor, labels: torch.Tensor) -> float:
        self.model.train()
        return self.descend(F.cross_entropy(self.model(features), labels))

    def descend(self, loss: torch.Tensor) -> float:
        self.adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.adam.step()
        self.cycle.step()
        self.steps += 1
        weight = max(1 - 0.998, 1 / (self.steps + 1))
        with torch.no_grad():
            torch._foreach_mul_(self.average, 1 - weight)
            torch._foreach_add_(self.average, list(self.model.parameters()), alpha=weight)
        return loss.item()

    def averaged(self) -> Crnn:
        model = Crnn()
        with torch.no_grad():
            for parameter, value in zip(model.parameters(), self.average):
                parameter.copy_(value)
        return model.eval()


@torch.no_grad()
def score(model: Crnn, corpus: dict, keyword: str, split: str) -> dict:
    """AU-FA-FR and 1-AUC of a split, exact, ties counted half."""
    log_mel = LogMel()
    clips = [(word == keyword, pcm) for word, part, pcm in corpus["clips"] if part == split]
    odds = []
    for at in range(0, len(clips), 256):
        logits = model(log_mel(torch.stack([to_float(pcm) for _, pcm in clips[at : at + 256]])))
        odds.append(logits[:, 1] - logits[:, 0])
    values = torch.cat(odds).double()
    keys = torch.tensor([key for key, _ in clips])
    positives, negatives = values[keys], values[~keys].sort().values
    above = len(negatives) - torch.searchsorted(negatives, positives, right=True)
    tied = torch.searchsorted(negatives, positives, right=True) - torch.searchsorted(negatives, positives)
    misordered = float(above.sum() + tied.sum() / 2)
    return {
        "clips": len(clips),
        "positives": len(positives),
        "oneMinusAuc": misordered / (len(positives) * len(negatives)),
        "auFaFr": misordered / len(clips) ** 2,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--keyword", default="happy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, help="where to save the averaged weights")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    corpus = read_folder(options.corpus) if options.corpus.is_dir() else read_packed(options.corpus)
    trainer = Trainer(corpus, options.keyword, options.epochs * BATCHES)
    for epoch in range(options.epochs):
        start = time.perf_counter()
        loss = sum(trainer.step(*trainer.batch()) for _ in range(BATCHES)) / BATCHES
        rate = BATCHES * BATCH / (time.perf_counter() - start)
        print(f"epoch {epoch + 1}/{options.epochs} loss {loss:.5f} {rate:.0f} clips/s", flush=True)
    model = trainer.averaged()
    if options.output:
        torch.save(model.state_dict(), options.output)
    print(json.dumps({"seed": options.seed, **score(model, corpus, options.keyword, "testing")}))


if __name__ == "__main__":
    main()

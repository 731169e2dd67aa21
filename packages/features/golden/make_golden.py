"""Log-mel golden vectors from PyTorch in 64-bit floats: torch.stft and torchaudio's documented HTK filters.

    python make_golden.py > log_mel.json

The sound is a formula in whole numbers, so that every language makes the same samples.
"""
import json
import math

import torch


def sound(count: int) -> torch.Tensor:
    """A linear congruential generator's noise over a square wave, full scale 1."""
    state, samples = 12345, []
    for i in range(count):
        state = (1103515245 * state + 12345) % 2**31
        noise = state // 65536 % 2001 - 1000
        tone = 6000 if i * (200 + i // 40) // 16000 % 2 == 0 else -6000
        samples.append((tone + noise) / 32768)
    return torch.tensor(samples, dtype=torch.float64)


def filters(bins: int, bands: int, rate: int) -> torch.Tensor:
    """torchaudio.functional.melscale_fbanks(bins, 0, rate / 2, bands, rate, None, "htk")."""
    frequencies = torch.linspace(0, rate // 2, bins, dtype=torch.float64)
    top = 2595 * math.log10(1 + rate / 2 / 700)
    mel = torch.linspace(0, top, bands + 2, dtype=torch.float64)
    points = 700 * (10 ** (mel / 2595) - 1)
    widths = points[1:] - points[:-1]
    slopes = points.unsqueeze(0) - frequencies.unsqueeze(1)
    down = -slopes[:, :-2] / widths[:-1]
    up = slopes[:, 2:] / widths[1:]
    return torch.clamp(torch.minimum(down, up), min=0)


def log_mel(samples: torch.Tensor, length: int, hop: int, bands: int) -> torch.Tensor:
    spectrum = torch.stft(
        samples, length, hop, window=torch.hann_window(length, dtype=torch.float64),
        center=True, pad_mode="reflect", return_complex=True,
    )
    power = spectrum.abs() ** 2
    mel = (power.T @ filters(length // 2 + 1, bands, 16000)).clamp(1e-9, 1e9)
    return mel.log()


cases = []
for length, hop, bands in [(400, 160, 40), (512, 320, 20)]:
    features = log_mel(sound(16000), length, hop, bands)
    frames = [0, 1, 2, features.shape[0] // 2, features.shape[0] - 1]
    cases.append({
        "fftLength": length, "hop": hop, "bands": bands, "count": features.shape[0],
        "frames": {str(t): [round(v, 9) for v in features[t].tolist()] for t in frames},
    })
print(json.dumps({"torch": torch.__version__, "cases": cases}, indent=1))

"""Golden vectors of the network, its gradients and its optimiser, made by PyTorch in float64.

    python packages/models/golden/make_golden.py > packages/models/golden/crnn.json

Inputs and parameters are not stored: both sides draw them from the same linear congruential
generator, whose values are exact in 32-bit floats.
"""

import json

import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)


def draw(seed: int, shape: tuple[int, ...], scale: float = 1.0) -> torch.Tensor:
    """Values in [-scale, scale): the upper 24 bits of x <- 1664525 x + 1013904223 mod 2^32."""
    count = int(torch.tensor(shape).prod())
    x, values = seed, []
    for _ in range(count):
        x = (1664525 * x + 1013904223) % 2**32
        values.append(((x >> 8) / 2**23 - 1) * scale)
    return torch.tensor(values).reshape(shape)


class Crnn(nn.Module):
    """The assignment's network, from PyTorch's own layers."""

    def __init__(self, bands, channels, kernel, stride, hidden, layers, **_):
        super().__init__()
        self.conv = nn.Conv2d(1, channels, kernel, stride)
        out_bands = (bands - kernel[0]) // stride[0] + 1
        self.gru = nn.GRU(channels * out_bands, hidden, layers)
        self.attention = nn.ModuleDict(
            {"hidden": nn.Linear(hidden, hidden), "energy": nn.Linear(hidden, 1)}
        )
        self.classifier = nn.Linear(hidden, 2)

    def forward(self, features, masks=None):
        x = self.conv(features.transpose(1, 2).unsqueeze(1))  # (B,C,F',T')
        x = x.permute(3, 0, 1, 2).flatten(2)  # (T',B,C*F')
        if masks is None:
            h, _ = self.gru(x)
        else:
            h = self._layers(x, masks)
        energy = self.attention["energy"](torch.tanh(self.attention["hidden"](h)))
        weights = torch.softmax(energy, dim=0)  # (T',B,1)
        return self.classifier((weights * h).sum(0)), weights.squeeze(2)

    def _layers(self, x, masks):
        """The GRU layer by layer, with given dropout masks (L-1,T',B,H) between."""
        for layer in range(self.gru.num_layers):
            single = nn.GRU(x.shape[2], self.gru.hidden_size)
            names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            weights = {f"{n}_l0": getattr(self.gru, f"{n}_l{layer}") for n in names}
            x = x if layer == 0 else x * masks[layer - 1]
            x, _ = torch.func.functional_call(single, weights, (x,))
        return x


def fill(model: nn.Module, scale: float) -> None:
    """Draws every parameter, in order, each from the seed 1000 + its index."""
    with torch.no_grad():
        for index, parameter in enumerate(model.parameters()):
            parameter.copy_(draw(1000 + index, tuple(parameter.shape), scale))


def numbers(tensor: torch.Tensor, digits: int = 9) -> list[float]:
    return [float(f"{value:.{digits}g}") for value in tensor.detach().flatten().tolist()]


def gradients(model: nn.Module, selected: int | None = None) -> dict:
    """Norm and values of every gradient; with `selected`, that many values, equally spaced."""
    out = {}
    for name, parameter in model.named_parameters():
        flat = parameter.grad.flatten()
        step = 1 if selected is None else max(1, flat.numel() // selected)
        out[name] = {"norm": flat.norm().item(), "step": step, "values": numbers(flat[::step])}
    return out


def mask_of(seed: int, shape: tuple[int, ...]) -> torch.Tensor:
    return torch.where(draw(seed, shape) >= -0.75, 1.125, 0.0)


def case(shape: dict, batch: int, frames: int, scale: float, selected: int | None) -> dict:
    model = Crnn(**shape)
    fill(model, scale)
    features = draw(1, (batch, frames, shape["bands"]), 4.0) - 4
    labels = torch.tensor([(b + 1) % 2 for b in range(batch)])
    steps = (frames - shape["kernel"][1]) // shape["stride"][1] + 1
    masks = mask_of(2, (shape["layers"] - 1, steps, batch, shape["hidden"]))
    out = {
        "shape": shape,
        "batch": batch,
        "frames": frames,
        "scale": scale,
        "parameters": sum(p.numel() for p in model.parameters()),
    }

    logits, attention = model(features)
    out["plain"] = {"logits": numbers(logits), "attention": numbers(attention)}

    def loss_case(loss, extra):
        model.zero_grad()
        loss.backward()
        return {"loss": loss.item(), **extra, "gradients": gradients(model, selected)}

    logits, _ = model(features, masks)
    out["crossEntropy"] = loss_case(F.cross_entropy(logits, labels), {"logits": numbers(logits)})

    logits, _ = model(features, masks)
    teacher = draw(3, (batch, 2), 4.0)
    temperature, share = 3.0, 0.75
    divergence = F.kl_div(
        F.log_softmax(logits / temperature, dim=1),
        F.softmax(teacher / temperature, dim=1),
        reduction="batchmean",
    )
    distillation = share * temperature**2 * divergence + (1 - share) * F.cross_entropy(
        logits, labels
    )
    out["distillation"] = loss_case(distillation, {"temperature": temperature, "share": share})
    return out


def descent(shape: dict, batch: int, frames: int, scale: float) -> dict:
    """Eight steps of Adam with L2 and clipping; the norm is above and below the limit."""
    model = Crnn(**shape)
    fill(model, scale)
    rate, l2, clip = 0.01, 0.01, 0.4
    adam = torch.optim.Adam(model.parameters(), lr=rate, weight_decay=l2)
    features = draw(1, (batch, frames, shape["bands"]), 4.0) - 4
    labels = torch.tensor([(b + 1) % 2 for b in range(batch)])
    losses, norms = [], []
    for _ in range(8):
        adam.zero_grad()
        loss = F.cross_entropy(model(features)[0], labels)
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), clip).item())
        losses.append(loss.item())
        adam.step()
    out = {"rate": rate, "l2": l2, "clip": clip, "losses": losses, "norms": norms}
    out["parameters"] = {name: numbers(p.flatten()[:6]) for name, p in model.named_parameters()}
    return out


SMALL = dict(
    bands=12, channels=3, kernel=[5, 6], stride=[2, 3], hidden=8, layers=2, dropout=0.1
)
DEEP = dict(
    bands=9, channels=2, kernel=[3, 4], stride=[1, 2], hidden=5, layers=3, dropout=0.1
)
FULL = dict(
    bands=40, channels=8, kernel=[5, 20], stride=[2, 8], hidden=64, layers=2, dropout=0.1
)

if __name__ == "__main__":
    golden = {
        "made": f"packages/models/golden/make_golden.py, PyTorch {torch.__version__.split('+')[0]}",
        "cases": {
            "small": case(SMALL, 3, 23, 0.5, None),
            "deep": case(DEEP, 2, 15, 0.5, 8),
            "full": case(FULL, 2, 101, 0.125, 16),
        },
        "descent": descent(SMALL, 3, 23, 0.5),
    }
    print(json.dumps(golden, separators=(",", ":")))

"""Golden costs for packages/compress: counted one operation at a time, or by another formula.

    python3 make_golden.py > golden.json && deno fmt golden.json

Standard library only. thop's rules: a convolution counts one product per weight and one for the bias
of every output; a GRU step counts, per gate, its two products with their additions (three gates, 13
operations a unit); a Linear counts in x out; softmax, tanh and the weighted sum count nothing.
"""

import json
import math


def network(bands, channels, kernel, stride, hidden, layers, frames):
    kf, kt = kernel
    sf, st = stride
    macs = pure = 0
    rows = [f for f in range(0, bands - kf + 1, sf)]
    steps = [t for t in range(0, frames - kt + 1, st)]
    for _ in steps:
        for _ in rows:
            for _ in range(channels):
                macs += kf * kt + 1
                pure += kf * kt
        width = channels * len(rows)
        for _ in range(layers):
            for _unit in range(hidden):
                for _gate in "rzn":
                    macs += width + hidden
                    pure += width + hidden
                macs += 13
                pure += 2  # r * (U h + c), z * (h - n)
            width = hidden
        macs += hidden * hidden + hidden  # the two Linears of the attention's energy
        pure += hidden * hidden + hidden + hidden  # and the weighted sum
    macs += 2 * hidden
    pure += 2 * hidden
    width = channels * len(rows)
    tensors = [channels * kf * kt, channels]
    for _ in range(layers):
        tensors += [3 * hidden * width, 3 * hidden * hidden, 3 * hidden, 3 * hidden]
        width = hidden
    tensors += [hidden * hidden, hidden, hidden, 1, 2 * hidden, 2]
    return {
        "shape": {"bands": bands, "channels": channels, "kernel": kernel, "stride": stride,
                  "hidden": hidden, "layers": layers, "dropout": 0},
        "frames": frames, "thop": macs, "pure": pure, "parameters": sum(tensors),
    }


def mel_weights(rate, length, bands):
    """Non-zero weights of HTK's filterbank: the bins strictly between a filter's outer edges."""
    mel = lambda hertz: 1127 * math.log(1 + hertz / 700)
    top = mel(rate / 2)
    edge = lambda i: 700 * (math.exp(top * i / (bands + 1) / 1127) - 1)
    return sum(
        edge(band) < bin_ * rate / length < edge(band + 2)
        for band in range(bands) for bin_ in range(length // 2 + 1)
    )


print(json.dumps({
    "networks": [
        network(40, 8, [5, 20], [2, 8], 64, 2, 101),
        network(40, 8, [5, 20], [2, 8], 64, 2, 200),
        network(40, 8, [5, 20], [2, 8], 40, 2, 80),
        network(40, 8, [5, 16], [2, 6], 17, 2, 80),
        network(40, 2, [5, 20], [2, 6], 16, 1, 101),
        network(40, 2, [5, 20], [2, 8], 10, 2, 200),
        network(20, 3, [7, 10], [3, 5], 11, 3, 51),
    ],
    "melWeights": [
        {"sampleRate": 16000, "fftLength": n, "hop": hop, "bands": bands,
         "weights": mel_weights(16000, n, bands)}
        for n, hop, bands in [(400, 160, 40), (512, 320, 20), (240, 160, 16)]
    ],
}))

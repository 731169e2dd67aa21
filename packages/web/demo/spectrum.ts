/**
 * A spectrogram that moves.
 *
 * @module
 */
import { fit, SECONDS } from "./curve.ts";

/** Hertz at the upper edge: what the detector hears. */
const HIGHEST = 8000;

/** Colours from quiet to loud, dark to light, told apart in grey too. */
const COLOURS = Array.from({ length: 256 }, (_, level) => {
  const x = level / 255;
  return `hsl(${260 - 210 * x} 85% ${4 + 76 * x}%)`;
});

/** Draws what a source plays, until it is stopped. */
export function drawSpectrum(canvas: HTMLCanvasElement, context: AudioContext, source: AudioNode) {
  const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.3 });
  source.connect(analyser);
  const levels = new Uint8Array(analyser.frequencyBinCount);
  // What was heard before stands above another curve.
  fit(canvas).clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  let frame = 0;
  let drawn = context.currentTime;
  const draw = (): void => {
    frame = requestAnimationFrame(draw);
    const pen = fit(canvas);
    const { clientWidth: width, clientHeight: height } = canvas;
    // As fast as the curve below it, in whole pixels.
    const step = Math.floor((context.currentTime - drawn) * width / SECONDS);
    if (step === 0) return;
    drawn += step * SECONDS / width;
    analyser.getByteFrequencyData(levels);
    pen.drawImage(canvas, -step, 0, width, height);
    const shown = Math.ceil(levels.length * 2 * HIGHEST / context.sampleRate);
    for (let bin = 0; bin < shown; bin++) {
      const top = height * (1 - (bin + 1) / shown);
      pen.fillStyle = COLOURS[levels[bin] ?? 0];
      pen.fillRect(width - step, top, step, height / shown + 1);
    }
  };
  draw();
  return (): void => {
    cancelAnimationFrame(frame);
    source.disconnect(analyser);
  };
}

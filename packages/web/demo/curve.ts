/**
 * The curve of log-odds over the latest seconds.
 *
 * @module
 */

/** Seconds that are drawn. */
export const SECONDS = 12;
/** Log-odds at the lower and the upper edge. */
const [LOW, HIGH] = [-14, 14];

/** A step or a detection. */
interface Point {
  /** In seconds. */
  time: number;
  logOdds: number;
}

/** Colours of the page as it is now. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}

/** Fits a canvas's pixels to the screen's. */
export function fit(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const { clientWidth, clientHeight } = canvas;
  const [width, height] = [clientWidth, clientHeight].map((length) =>
    Math.round(length * devicePixelRatio)
  );
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const pen = canvas.getContext("2d")!;
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  return pen;
}

/** Draws steps as they come. */
export class Curve {
  readonly #canvas: HTMLCanvasElement;
  #steps: Point[] = [];
  #hits: Point[] = [];
  #threshold = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** Begins anew. */
  begin(): void {
    this.#steps = [];
    this.#hits = [];
    this.draw();
  }

  /** Where the dashed line is. */
  set threshold(logOdds: number) {
    this.#threshold = logOdds;
    this.draw();
  }

  step(point: Point): void {
    const isInSight = ({ time }: Point): boolean => time > point.time - SECONDS - 1;
    this.#steps.push(point);
    this.#steps = this.#steps.filter(isInSight);
    this.#hits = this.#hits.filter(isInSight);
    this.draw();
  }

  hit(point: Point): void {
    this.#hits.push(point);
    this.draw();
  }

  /** Draws everything that is in sight. */
  draw(): void {
    const pen = fit(this.#canvas);
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    // The latest step stands at the right edge, below the latest of the spectrogram.
    const end = this.#steps.at(-1)?.time ?? 0;
    const x = (time: number): number => width * (1 - (end - time) / SECONDS);
    const y = (odds: number): number =>
      height * (1 - (Math.max(LOW, Math.min(HIGH, odds)) - LOW) / (HIGH - LOW));
    pen.clearRect(0, 0, width, height);
    pen.font = "12px system-ui, sans-serif";
    pen.lineWidth = 1;
    for (const odds of [-10, 0, 10]) {
      pen.strokeStyle = colour("--line");
      pen.beginPath();
      pen.moveTo(0, y(odds));
      pen.lineTo(width, y(odds));
      pen.stroke();
      pen.fillStyle = colour("--quiet");
      pen.fillText(odds < 0 ? `−${-odds}` : String(odds), 4, y(odds) - 3);
    }
    pen.strokeStyle = colour("--quiet");
    pen.setLineDash([5, 4]);
    pen.beginPath();
    pen.moveTo(0, y(this.#threshold));
    pen.lineTo(width, y(this.#threshold));
    pen.stroke();
    pen.setLineDash([]);
    pen.strokeStyle = colour("--accent");
    pen.lineWidth = 2;
    pen.beginPath();
    this.#steps.forEach(({ time, logOdds }, i) => {
      if (i === 0) pen.moveTo(x(time), y(logOdds));
      else pen.lineTo(x(time), y(logOdds));
    });
    pen.stroke();
    pen.fillStyle = colour("--hit");
    for (const { time } of this.#hits) {
      pen.beginPath();
      pen.moveTo(x(time), 4);
      pen.lineTo(x(time) - 6, 15);
      pen.lineTo(x(time) + 6, 15);
      pen.fill();
    }
  }
}

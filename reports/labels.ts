/**
 * Where the names of points stand in a chart: beside them, and not on each other.
 *
 * @module
 */

/** A point in pixels, and its name. */
export interface Named {
  x: number;
  y: number;
  name: string;
}

/** Where a name stands: its left edge and the middle of its height, in pixels. */
export interface Placed extends Named {
  labelX: number;
  labelY: number;
  /** The end of a line from the point to a name that does not stand beside it. */
  leader?: { x: number; y: number };
}

interface Room {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const overlap = (a: Room, b: Room): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/** Pixels between two names side by side, so that they do not read as one. */
const APART = 5;

/** A name this far from its point, in pixels, stands beside it. */
const BESIDE = 8;

/** Places around a point that are tried, nearest first: direction and distance. */
const PLACES: readonly (readonly [number, number, number])[] = [BESIDE, 15, 23, 32, 44, 58].flatMap(
  (
    far,
  ) =>
    ([[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]] as const)
      .map(([dx, dy]) => [dx, dy, far] as const),
);

/**
 * Places names one after the other, each where it covers least of the points and of the names before it;
 * of equal places the nearest.
 *
 * @param points Points whose names stand beside them.
 * @param others Points without a name, not to be covered either.
 * @param size The chart in pixels.
 * @param letter Width and height of a letter in pixels.
 */
export function placeLabels(
  points: readonly Named[],
  others: readonly { x: number; y: number }[],
  size: { width: number; height: number },
  letter: { width: number; height: number } = { width: 5, height: 10 },
): Placed[] {
  const dot = ({ x, y }: { x: number; y: number }, radius: number): Room => ({
    ...{ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius },
  });
  const nearest = (at: number, low: number, high: number) => Math.min(high, Math.max(low, at));
  /** Where the line to a name ends. */
  const endOf = ({ x, y }: Named, { left, right, top, bottom }: Room) => ({
    x: nearest(x, left - 1, right + 1),
    y: nearest(y, (top + bottom) / 2 - 4, (top + bottom) / 2 + 4),
  });
  /** The line to a name as small rooms: no name may stand on it. */
  const lineOf = (point: Named, room: Room): Room[] => {
    const end = endOf(point, room);
    return Array.from({ length: 15 }, (_, i) => (i + 1) / 16).map((share) =>
      dot({
        x: point.x + share * (end.x - point.x),
        y: point.y + share * (end.y - point.y),
      }, 1)
    );
  };
  const labels: Room[] = [];
  const taken = [...points.map((one) => dot(one, 5)), ...others.map((one) => dot(one, 2))];
  return points.map((point) => {
    const marks = points.filter((one) => one !== point).map((one) => dot(one, 5));
    const wide = letter.width * point.name.length;
    let best: { cost: number; room: Room; isBeside: boolean } | undefined;
    for (const [i, [dx, dy, far]] of PLACES.entries()) {
      const left = point.x + far * dx - wide * (1 - dx) / 2;
      const middle = point.y + far * dy;
      const room = {
        ...{ left, right: left + wide },
        ...{ top: middle - letter.height / 2, bottom: middle + letter.height / 2 },
      };
      const outside = Math.max(0, -room.left) + Math.max(0, room.right - size.width) +
        Math.max(0, -room.top) + Math.max(0, room.bottom - size.height);
      const covered = (own: Room, others: readonly Room[]): number =>
        others.reduce((sum, other) => sum + overlap(own, other), 0);
      const crossed = far === BESIDE
        ? 0
        : lineOf(point, room).reduce((sum, own) => sum + covered(own, [...labels, ...marks]), 0);
      const cost = 10 * (covered(room, taken) + crossed) + 100 * outside + 0.5 * i;
      if (best === undefined || cost < best.cost) best = { cost, room, isBeside: far === BESIDE };
    }
    const { room, isBeside } = best!;
    labels.push(room);
    taken.push(
      { ...room, left: room.left - APART, right: room.right + APART },
      ...isBeside ? [] : lineOf(point, room),
    );
    const labelY = (room.top + room.bottom) / 2;
    return {
      ...{ ...point, labelX: room.left, labelY },
      ...(isBeside ? {} : { leader: endOf(point, room) }),
    };
  });
}

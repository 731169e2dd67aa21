/**
 * Values as text.
 *
 * @module
 */

function finite(value: number): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new RangeError(
      `Cannot show a value as it must be a finite number: current value is ${value}`,
    );
  }
  return value;
}

/** Any value as text. */
export function text(value: unknown): string {
  if (value === undefined || value === null || typeof value === "function") {
    throw new TypeError(`Cannot show a value as it must be there: current value is ${value}`);
  }
  if (typeof value === "object" && Object.prototype.toString === value.toString) {
    throw new TypeError(
      `Cannot show a value as it must be text or a number: current value is ${
        JSON.stringify(value).slice(0, 80)
      }`,
    );
  }
  return String(typeof value === "number" ? finite(value) : value);
}

/** 70,443 */
export function integer(value: number): string {
  return minus(Math.round(finite(value)).toString().replace(/\B(?=(\d{3})+$)/g, ","));
}

/** `fixed(2)`: 3.14 */
export function fixed(digits: number): (value: number) => string {
  return (value) => minus(finite(value).toFixed(digits));
}

/** 12.3 % */
export function percent(value: number): string {
  return `${minus((100 * finite(value)).toFixed(1))}\u00A0%`;
}

/** 3.6 · 10⁻⁶ */
export function exponent(value: number): string {
  if (finite(value) === 0) return "0";
  const [mantissa, power] = value.toExponential(1).split("e");
  const raised = [...String(Number(power))].map((digit) =>
    digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]
  ).join("");
  return minus(power === "+0" ? mantissa : `${mantissa} · 10${raised}`);
}

/** 3,117 B or 281.8 kB */
export function bytes(value: number): string {
  return finite(value) < 10000
    ? `${integer(value)}\u00A0B`
    : `${(value / 1000).toFixed(1)}\u00A0kB`;
}

/** 10.1× */
export function times(value: number): string {
  return `${finite(value).toFixed(value < 100 ? 1 : 0)}×`;
}

/** A true minus sign, and a space that does not break. */
function minus(shown: string): string {
  return shown.replace(/^-/, "−").replaceAll(" · ", "\u00A0·\u00A0");
}

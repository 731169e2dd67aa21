/**
 * Numbers as people read them.
 *
 * @module
 */

/** Turns a number into text. */
export type NumberFormat = (value: number) => string;

/** What stands where there is no value. */
export const ABSENT = "–";

/** A value that is no finite number, in words; `undefined` for all others. */
function wordsOf(value: number | null | undefined): string | undefined {
  if (value === undefined || value === null) return ABSENT;
  if (Number.isNaN(value)) return "not defined";
  if (Number.isFinite(value)) return undefined;
  return value > 0 ? "infinite" : "minus infinite";
}

/** A format whose numbers are finite; others are words. */
function finite(format: NumberFormat): NumberFormat {
  return (value) => wordsOf(value) ?? format(value);
}

/** Digits after the point: `fixed(2)` gives `3.14`. */
export function fixed(digits: number): NumberFormat {
  return finite((value) => value.toFixed(digits));
}

/** Digits that count, without an exponent between 1e-6 and 1e21: `significant(3)` gives `0.0123`. */
export function significant(digits: number): NumberFormat {
  return finite((value) => {
    const text = value.toPrecision(digits);
    return /e\+/.test(text) ? String(Number(text)) : text;
  });
}

/** Digits after the point and an exponent: `exponent(2)` gives `1.92e-5`. */
export function exponent(digits: number): NumberFormat {
  return finite((value) => value === 0 ? "0" : value.toExponential(digits));
}

/** A share of 1 in percent: `percent(1)` gives `12.5%`. */
export function percent(digits: number): NumberFormat {
  return finite((value) => `${(100 * value).toFixed(digits)}%`);
}

/** A whole number, its thousands apart: `70,443`. */
export const grouped: NumberFormat = finite((value) =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",")
);

/** As many digits as a reader needs: whole numbers whole, others with three that count. */
export const figure: NumberFormat = finite((value) => {
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return size >= 10 ? value.toFixed(1) : size >= 0.01 ? value.toFixed(2) : value.toExponential(1);
});

/** A number of bytes as people say a size: `12.9 kB`, `1.8 MB`. */
export const bytes: NumberFormat = finite((value) =>
  value < 1e5 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`
);

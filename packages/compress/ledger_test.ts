import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { BASE_SHAPE } from "@kws/models";
import { thopMacs } from "./cost.ts";
import { ledgerJson, ledgerRatios, type LedgerRow, ledgerTable } from "./ledger.ts";
import { PUBLISHED } from "./published.ts";
import { PUBLISHED_NETWORKS } from "./published_networks.ts";
import { BASE_BYTES, grade, parameterCount, rawBytes, sizeInMegabytes } from "./sizes.ts";

const small: LedgerRow = {
  setting: "small, int4",
  parameters: 2445,
  rawBytes: 1223,
  fileBytes: 1400,
  macs: 23000,
  auFaFr: 1.04e-5,
};

Deno.test("the base's raw bytes are its parameters at four bytes", () => {
  assertEquals(rawBytes(parameterCount(BASE_SHAPE), 32), BASE_BYTES);
  assertEquals([rawBytes(3, 4), rawBytes(9, 1), rawBytes(5, 8)], [2, 2, 5]);
});

Deno.test("the assignment's size is in units of 2²⁰ bytes, its grade grows with both ratios", () => {
  assertEquals(sizeInMegabytes(262144, 4), 1);
  assertEquals([grade(10, 10, true), grade(10, 5, false)], [10, 6]);
});

Deno.test("ratios are to the raw base and, apart, to its saved file", () => {
  const ratios = ledgerRatios(small, { fileBytes: 284000 });
  assertEquals(ratios, {
    raw: 281772 / 1223,
    rawToFile: 281772 / 1400,
    file: 284000 / 1400,
    macs: 933808 / 23000,
  });
});

Deno.test("what is not known has no ratio", () => {
  assertEquals(ledgerRatios({ setting: "x" }), {});
  assertEquals(Object.keys(ledgerRatios({ setting: "x", fileBytes: 9 })), ["rawToFile"]);
});

Deno.test("a cheap network behind a dear front end saves little", () => {
  const base = { streamingMacs: 1000, frontEndMultiplies: 600 };
  const row = { setting: "x", streamingMacs: 40, frontEndMultiplies: 600 };
  assertEquals(ledgerRatios(row, base).together, 1600 / 640);
});

Deno.test("a cost of 0 is an error", () => {
  assertThrows(() => ledgerRatios({ setting: "x", macs: 0 }), RangeError, "933808 and 0");
});

Deno.test("the table lines up, leaves empty columns out and says what its ratios are against", () => {
  const rows = [{ setting: "base", parameters: 70443, rawBytes: 281772, macs: 933808 }, small];
  assertStrictEquals(
    ledgerTable(rows),
    [
      "setting      params    raw B  raw ×  file B  file ×¹      MAC  MAC ×  AU-FA-FR",
      "------------------------------------------------------------------------------",
      "base         70,443  281,772    1.0       -        -  933,808    1.0         -",
      "small, int4   2,445    1,223    230   1,400      201   23,000   40.6   1.04e-5",
      "",
      "¹ raw fp32 base weights over this file   ² the base's saved file over this file",
    ].join("\n"),
  );
});

Deno.test("the table never exceeds 100 columns", () => {
  const name = "a name that goes on and on, far beyond anything";
  const wide = { setting: name, parameters: 999999, rawBytes: 9999999, fileBytes: 9999999 };
  const row = { ...wide, macs: 99999999, auFaFr: 1.23e-12 };
  const lines = ledgerTable([row], { fileBytes: 9999999 }).split("\n");
  assert(lines.every((line) => line.length <= 100), String(lines.map((line) => line.length)));
  assert(lines.some((line) => line.includes("…")));
});

Deno.test("JSON rows carry their ratios", () => {
  const [row] = ledgerJson([small]);
  assertEquals(row.setting, small.setting);
  assertEquals(row.ratios, ledgerRatios(small));
});

Deno.test("published networks give the ratios that their authors report", () => {
  for (const { name, shape, frames, fileKilobytes, baseKilobytes } of PUBLISHED_NETWORKS) {
    const published = PUBLISHED.find((one) => one.name === name);
    assert(published !== undefined, name);
    const macs = thopMacs(BASE_SHAPE, frames).total / thopMacs(shape, frames).total;
    assert(Math.abs(macs - published.macs) < 0.05, `${name}: MACs ${macs}`);
    // Sizes are given in rounded kB: half of the last digit on either side.
    const size = baseKilobytes / fileKilobytes;
    assert(Math.abs(size / published.size - 1) < 0.05 / fileKilobytes + 0.001, `${name}: ${size}`);
  }
});

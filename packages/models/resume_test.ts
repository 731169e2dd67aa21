import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { encodeSafetensors } from "./safetensors.ts";
import {
  digestTask,
  readResumePoint,
  type ResumePoint,
  type ResumeStore,
  writeResumePoint,
} from "./resume.ts";
import { resumeFile } from "./resume_file.ts";

interface Line {
  epoch: number;
  loss: number;
}

const POINT: ResumePoint<Line> = {
  state: { parameters: Float32Array.of(1, -0, 0.1), mean: Float32Array.of(0.5, 2, -3e-8) },
  log: [{ epoch: 1, loss: 0.25 }, { epoch: 2, loss: 0.125 }],
};

/** A store in memory. */
function kept(bytes?: Uint8Array): ResumeStore & { bytes?: Uint8Array } {
  return {
    name: "a store",
    bytes,
    read() {
      return this.bytes;
    },
    write(bytes) {
      this.bytes = bytes;
    },
  };
}

/** The bytes of {@linkcode POINT}. */
function bytesOf(task: string): Uint8Array {
  const store = kept();
  writeResumePoint(store, POINT, task);
  return store.bytes!;
}

/** What is read of some bytes, and what is said of them. */
function read(bytes: Uint8Array | undefined, task: string) {
  const refused: string[] = [];
  const point = readResumePoint<Line>(kept(bytes), task, (why) => refused.push(why));
  return { point, refused };
}

Deno.test("a resume point comes back as it was written", () => {
  assertEquals(read(bytesOf("a task"), "a task"), { point: POINT, refused: [] });
});

Deno.test("nothing is no resume point, and nothing to speak of", () => {
  assertEquals(read(undefined, "a task"), { point: undefined, refused: [] });
});

Deno.test("a resume file is the point that was written last, and leaves nothing beside it", () => {
  const dir = Deno.makeTempDirSync();
  const file = resumeFile(`${dir}/resume`);
  assertEquals(file.read(), undefined);
  for (const task of ["another task", "a task"]) writeResumePoint(file, POINT, task);
  assertEquals(readResumePoint(file, "a task", () => {}), POINT);
  assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["resume"]);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("a resume file that cannot be read is no resume point, and is named", () => {
  const dir = Deno.makeTempDirSync();
  const refused: string[] = [];
  const point = readResumePoint(resumeFile(dir), "a task", (why) => refused.push(why));
  assertEquals(point, undefined);
  assertStringIncludes(refused[0], `Cannot resume from ${dir} as it must be whole: `);
  Deno.removeSync(dir);
});

Deno.test("a point of another training, though of equal size, is no resume point", () => {
  const { point, refused } = read(bytesOf("a task"), "b task");
  assertEquals(point, undefined);
  assertEquals(refused, [
    "Cannot resume from a store as it must belong to the same training: it is one of another " +
    "configuration: training starts anew",
  ]);
});

Deno.test("bytes that end early, none at all too, are no resume point", () => {
  const bytes = bytesOf("a task");
  for (let length = 0; length < bytes.length; length++) {
    const { point, refused } = read(bytes.subarray(0, length), "a task");
    assertEquals(point, undefined);
    assertEquals(refused.length, 1);
    assertStringIncludes(refused[0], "Cannot resume from a store as it must be whole: ");
    assertEquals(refused[0].includes("\n"), false);
  }
});

Deno.test("a resume point with any one bit flipped is not used", () => {
  // Of a NaN, too, no bit may change.
  const store = kept();
  const state = { ...POINT.state, nan: Float32Array.of(NaN) };
  writeResumePoint(store, { ...POINT, state }, "a task");
  const bytes = store.bytes!;
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3] ^= 1 << (bit & 7);
    const { point, refused } = read(damaged, "a task");
    assertEquals([point, refused.length], [undefined, 1], `bit ${bit}`);
  }
});

Deno.test("a checkpoint that is no resume point is refused", () => {
  const tensors = new Map([["parameters", { shape: [3], data: Float32Array.of(1, 2, 3) }]]);
  const all: Record<string, string>[] = [{}, { log: "[]" }, { log: "[]", task: "a task" }];
  for (const metadata of all) {
    const { point, refused } = read(encodeSafetensors({ tensors, metadata }), "a task");
    assertEquals([point, refused.length], [undefined, 1]);
  }
});

Deno.test("a task's digest tells every value and every element apart, but not scratch memory", () => {
  const shared = new Float32Array(new SharedArrayBuffer(16));
  const task = (change: Record<string, unknown> = {}) => ({
    ...{ descent: { epochs: 3, schedule: { kind: "constant", rate: 0.1 } }, seed: 1 },
    ...{ labels: Uint8Array.of(1, 2, 3), shared, ...change },
  });
  const own = digestTask(task(), [shared.buffer]);
  assertEquals(own, digestTask(task(), [shared.buffer]));
  for (
    const other of [
      task({ seed: 2 }),
      task({ descent: { epochs: 3, schedule: { kind: "constant", rate: 0.2 } } }),
      task({ labels: Uint8Array.of(1, 2, 4) }),
      task({ labels: Int8Array.of(1, 2, 3) }),
      task({ rank: 2 }),
    ]
  ) {
    assertNotEquals(digestTask(other, [shared.buffer]), own);
  }
  shared[2] = 1;
  assertEquals(digestTask(task(), [shared.buffer]), own);
  assertNotEquals(digestTask(task()), own);
});

Deno.test("of arrays above 64 MiB, evenly spaced pieces count", () => {
  const large = new Uint8Array(17 << 22);
  const own = digestTask({ large });
  const noticed = [0, 8, 16].map((piece) => {
    large[piece << 22] = 1;
    const changed = digestTask({ large }) !== own;
    large[piece << 22] = 0;
    return changed;
  });
  assertEquals(noticed, [true, true, false]);
});

import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { encodeSafetensors } from "./safetensors.ts";
import { digestTask, readResumePoint, type ResumePoint, writeResumePoint } from "./resume.ts";

interface Line {
  epoch: number;
  loss: number;
}

const POINT: ResumePoint<Line> = {
  state: { parameters: Float32Array.of(1, -0, 0.1), mean: Float32Array.of(0.5, 2, -3e-8) },
  log: [{ epoch: 1, loss: 0.25 }, { epoch: 2, loss: 0.125 }],
};

/** Calls `use` with a file's path and the list of what is refused. */
function withFile(use: (path: string, refused: string[]) => void): void {
  const dir = Deno.makeTempDirSync();
  try {
    use(`${dir}/resume`, []);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

function read(path: string, task: string, refused: string[]): ResumePoint<Line> | undefined {
  return readResumePoint<Line>(path, task, (why) => refused.push(why));
}

Deno.test("a resume point comes back as it was written", () => {
  withFile((path, refused) => {
    writeResumePoint(path, POINT, "a task");
    assertEquals(read(path, "a task", refused), POINT);
    assertEquals(refused, []);
  });
});

Deno.test("no file is no resume point, and nothing to speak of", () => {
  withFile((path, refused) => {
    assertEquals(read(path, "a task", refused), undefined);
    assertEquals(refused, []);
  });
});

Deno.test("a file of another training is no resume point", () => {
  withFile((path, refused) => {
    writeResumePoint(path, POINT, "a task");
    assertEquals(read(path, "another task", refused), undefined);
    assertStringIncludes(refused[0], "one of another configuration: training starts anew");
  });
});

Deno.test("a file that ends early, empty ones too, is no resume point", () => {
  withFile((path, refused) => {
    writeResumePoint(path, POINT, "a task");
    const bytes = Deno.readFileSync(path);
    for (let length = 0; length < bytes.length; length++) {
      Deno.writeFileSync(path, bytes.subarray(0, length));
      assertEquals(read(path, "a task", refused), undefined);
    }
    assertEquals(refused.length, bytes.length);
    assertStringIncludes(refused[0], `Cannot resume from ${path} as it must be whole`);
  });
});

Deno.test("any flipped byte is refused, unless it changes nothing but a blank", () => {
  withFile((path, refused) => {
    writeResumePoint(path, POINT, "a task");
    const bytes = Deno.readFileSync(path);
    const header = new TextDecoder().decode(bytes).lastIndexOf("}}") + 2;
    for (let at = 0; at < bytes.length; at++) {
      for (const mask of [1, 8, 0x29, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[at] ^= mask;
        Deno.writeFileSync(path, damaged);
        const count = refused.length;
        const point = read(path, "a task", refused);
        const blank = at >= header && bytes[at] === 0x20 && damaged[at] === 0x09;
        assertEquals(point, blank ? POINT : undefined, `byte ${at} with ${mask}`);
        assertEquals(refused.length, count + (blank ? 0 : 1));
      }
    }
  });
});

Deno.test("a checkpoint that is no resume file is refused", () => {
  withFile((path, refused) => {
    const tensors = new Map([["parameters", { shape: [3], data: Float32Array.of(1, 2, 3) }]]);
    Deno.writeFileSync(path, encodeSafetensors({ tensors, metadata: { log: "[]" } }));
    assertEquals(read(path, "a task", refused), undefined);
    assertEquals(refused.length, 1);
  });
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

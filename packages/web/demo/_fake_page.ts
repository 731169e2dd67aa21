/**
 * The demonstration's page for tests: elements that keep what is set and do nothing, and fake sound.
 *
 * @module
 */
import { FakeAudio, FakeStream, nextTurn } from "../_fake_audio.ts";

/** What a test sets and reads of an element. */
export interface FakeElement {
  value: string;
  textContent: string;
  disabled: boolean;
  files: File[];
  onclick(): void;
  onchange(): void;
  oninput(): void;
}

/** Whatever is asked of it is there and does nothing; it counts as 0. */
function anything(own: object = () => {}): FakeElement {
  return new Proxy(own, {
    get(target, name) {
      // Not to be awaited.
      if (name === "then") return undefined;
      if (name === Symbol.toPrimitive) return () => 0;
      return Reflect.has(target, name) ? Reflect.get(target, name) : anything();
    },
    apply: () => anything(),
  }) as FakeElement;
}

/** A slider takes only what its range and step allow, as a browser's does. */
class Slider {
  #value = 5;

  get value(): string {
    return String(this.#value);
  }

  set value(text: string) {
    const steps = Math.round((Math.min(Math.max(Number(text), -4), 14) + 4) * 10);
    this.#value = Number((steps / 10 - 4).toFixed(1));
  }
}

/** An option of a choice. */
class FakeOption {
  remove = (): void => {};

  constructor(
    readonly text: string,
    readonly value: string,
    _isDefault = false,
    readonly isChosen = false,
  ) {}
}

/** A choice: its first option is chosen until another one is. */
class Choice {
  options: FakeOption[] = [];
  value = "";

  add(option: FakeOption): void {
    this.options.push(option);
    option.remove = () => {
      this.options = this.options.filter((other) => other !== option);
    };
    if (option.isChosen || this.value === "") this.value = option.value;
  }
}

/** A file's sound that is played. */
class Played {
  onended(): void {}
  connect(): void {}
  start(): void {}
}

let pages = 0;

/** The page, opened anew, on fake sound. */
export class FakePage {
  readonly audio = new FakeAudio();
  /** Files that were played. */
  readonly played: Played[] = [];
  readonly #elements = new Map<string, FakeElement>([
    ["threshold", new Slider() as unknown as FakeElement],
    ["model", new Choice() as unknown as FakeElement],
  ]);

  /** An element by its name. */
  find(id: string): FakeElement {
    const element = this.#elements.get(id) ?? anything();
    this.#elements.set(id, element);
    return element;
  }

  /** @param status What the server answers. */
  static async open(status = 200): Promise<FakePage> {
    const page = new FakePage();
    const { played } = page;
    page.audio.put(globalThis, {
      document: anything({ getElementById: (id: string) => page.find(id) }),
      ResizeObserver: class {
        observe(): void {}
      },
      AnalyserNode: class {
        frequencyBinCount = 0;
      },
      AudioBufferSourceNode: class extends Played {
        constructor() {
          super();
          played.push(this);
        }
      },
      MediaStreamAudioDestinationNode: class {
        stream = new FakeStream();
      },
      Option: FakeOption,
      ...{ devicePixelRatio: 1, matchMedia: () => anything(), getComputedStyle: () => anything() },
      ...{ requestAnimationFrame: () => 0, cancelAnimationFrame: () => {} },
      fetch: () => Promise.resolve(new Response("x", { status })),
    });
    // The page is a module that runs once: another name is another page.
    await import(`./demo.ts?page=${pages++}`);
    return page;
  }

  /** The detectors that can be chosen. */
  get names(): string[] {
    return (this.find("model") as unknown as Choice).options.map(({ value }) => value);
  }

  /** Uses an element, and waits for what comes of it. */
  async use(id: string, event: "onclick" | "onchange" | "oninput"): Promise<void> {
    this.find(id)[event]();
    for (let i = 0; i < 5; i++) await nextTurn();
  }

  /** Gives a file. */
  async give(name: string, text = "x"): Promise<void> {
    this.find("file").files = [new File([text], name)];
    await this.use("file", "onchange");
  }

  [Symbol.dispose](): void {
    this.audio[Symbol.dispose]();
  }
}

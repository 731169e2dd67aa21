/**
 * The demonstration's page.
 *
 * @module
 */
import type { StreamRule } from "@kws/runtime";
import { type Heard, WakeWordError } from "../mod.ts";
import { Gathering } from "./calibration.ts";
import { Curve } from "./curve.ts";
import { Session, type Wanted } from "./session.ts";
import { type Given, microphone, playedFile, playSamples, type Sound } from "./sound.ts";
import { drawSpectrum } from "./spectrum.ts";

/** The detectors that lie beside the page. */
const MODELS = ["small", "size", "quality"];
/** Milliseconds without another move after which the slider's threshold is listened by. */
const SETTLING = 300;

const find = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const listen = find<HTMLButtonElement>("listen");
const choice = find<HTMLSelectElement>("model");
const slider = find<HTMLInputElement>("threshold");
const file = find<HTMLInputElement>("file");
const room = find<HTMLButtonElement>("room");
const saying = find<HTMLButtonElement>("say");
const taking = find<HTMLButtonElement>("calibrate");
const curve = new Curve(find<HTMLCanvasElement>("curve"));

/** The bytes of every detector that can be chosen: they are there when the network is not. */
const models = new Map<string, ArrayBuffer>();

/** What listens now, and what is gathered of it for a calibration. */
let session: Session | undefined;
let gathering: Gathering | undefined;
let stopDrawing = (): void => {};
/**
 * What the next detector takes in place of its own rule: the threshold that the visitor has moved, or the whole
 * rule that was calibrated, whose threshold the slider can show but roughly.
 */
let chosen: Partial<StreamRule> | undefined;

/** Whether a button does something: one that loses its use while it has the focus keeps that, so a key can go on. */
const isUsed = (button: HTMLButtonElement): boolean => button.ariaDisabled !== "true";

function setUse(button: HTMLButtonElement, isUsed: boolean): void {
  button.ariaDisabled = isUsed ? null : "true";
}

function say(text: string, isFault = false): void {
  const status = find("status");
  status.textContent = text;
  status.classList.toggle("fault", isFault);
}

/** Tells a threshold beside its slider, and draws it. */
function showThreshold(threshold = Number(slider.value)): void {
  find<HTMLOutputElement>("threshold-value").value = threshold.toFixed(1);
  curve.threshold = threshold;
}

/** Shows the detector that listens. */
function showDetector({ sound, now: { wakeWord, wanted } }: Session): void {
  const { keyword, rule: { threshold } } = wakeWord;
  find("keyword").textContent = keyword;
  // Not under the hand that has moved the slider on meanwhile.
  if (wanted.rule === chosen) {
    slider.value = String(threshold);
    showThreshold(threshold);
  }
  // What keeps it from hearing was told, and stays until that is over.
  if (wakeWord.state !== "listening") return;
  say(sound.isFile ? "Listening to the file." : `Listening: say “${keyword}”.`);
}

/** Adds a detection to the list, with a button that plays what led to it. */
function show({ keyword, time, probability, audio, sampleRate }: Heard): void {
  find("nothing").hidden = true;
  const item = document.createElement("li");
  const word = document.createElement("strong");
  word.textContent = keyword;
  const more = document.createElement("span");
  more.className = "more";
  more.textContent = `at ${time.toFixed(2)} s, probability ${probability.toFixed(3)}`;
  const replay = document.createElement("button");
  replay.className = "quiet";
  replay.textContent = "Play";
  replay.ariaLabel = `Play what was heard at ${time.toFixed(2)} s`;
  replay.onclick = () => playSamples(audio, sampleRate);
  item.append(word, more, replay);
  const list = find("heard");
  list.prepend(item);
  while (list.childElementCount > 20) list.lastElementChild!.remove();
}

/** What could not be loaded, if something could not. */
let missing: Error | undefined;

/**
 * The detector that is chosen.
 *
 * @throws {Error} If there is none.
 */
function wanted(): Wanted {
  const model = models.get(choice.value);
  if (model !== undefined) return { name: choice.value, model, rule: chosen };
  throw missing ?? new Error(
    "Cannot listen as a detector must be chosen: there is none; give a .kws file",
  );
}

/** Ends what listens, unless another does by now. */
async function leave(own = session): Promise<void> {
  if (own === undefined || session !== own) return;
  session = gathering = undefined;
  listen.textContent = "Listen";
  showGathering();
  stopDrawing();
  await own.stop();
}

/** A session that tells the page what it hears. */
function sessionOf(sound: Sound): Session {
  let isInterrupted = false;
  const own: Session = new Session(sound, {
    onStep(time, logOdds) {
      if (isInterrupted && session === own) {
        isInterrupted = false;
        showDetector(own);
      }
      curve.step({ time, logOdds });
      const { sampleRate } = own.now.wakeWord;
      gathering?.push({ sample: Math.round(time * sampleRate), logOdds });
    },
    onDetection: (heard) => {
      curve.hit({ time: heard.time, logOdds: heard.logOdds });
      show(heard);
    },
    onError: ({ message, fault }) => {
      say(message, true);
      // It goes on when the browser does.
      isInterrupted = fault === "interrupted";
      if (!isInterrupted) void leave(own);
    },
  });
  return own;
}

/** @param isLatest Whether nothing else was asked for meanwhile: what comes too late is let go. */
async function open(isLatest: () => boolean, given?: Given): Promise<void> {
  await leave();
  await loaded;
  // Before anybody is asked for a microphone.
  wanted();
  const sound = given === undefined ? await microphone() : await playedFile(given, () => {
    if (session === own) say("The file is at its end.");
    // A word at its end is told by what follows.
    setTimeout(() => void leave(own), 1000);
  });
  if (!isLatest()) return await sound.close();
  const own = sessionOf(sound);
  const isOpen = await own.take(wanted()).catch(async (error) => {
    await own.stop();
    throw error;
  });
  if (!isOpen || !isLatest()) return await own.stop();
  session = own;
  gathering = new Gathering(own.now.wakeWord.sampleRate, showGathering);
  curve.begin();
  const context = new AudioContext();
  const source = context.createMediaStreamSource(sound.stream);
  const stop = drawSpectrum(find<HTMLCanvasElement>("spectrum"), context, source);
  stopDrawing = () => {
    stop();
    void context.close();
  };
  sound.begin();
  listen.textContent = "Stop";
  showGathering();
  const { name, rule } = own.now.wanted;
  // What was chosen while it was opened counts.
  if (name !== choice.value || rule !== chosen) await adopt();
  else showDetector(own);
}

/** Lets the detector that is chosen hear what is listened to, which goes on; gives what goes wrong. */
async function adopt(): Promise<unknown> {
  if (session === undefined) return undefined;
  const own = session;
  const { name } = own.now.wanted;
  try {
    if (!await own.take(wanted())) return undefined;
    // What another network says is no help to this one's rule.
    if (own.now.wanted.name !== name) {
      gathering = new Gathering(own.now.wakeWord.sampleRate, showGathering);
      showGathering();
    }
    showDetector(own);
    return undefined;
  } catch (error) {
    // The one before goes on.
    const { wanted } = own.now;
    choice.value = wanted.name;
    chosen = wanted.rule;
    showDetector(own);
    say((error as Error).message, true);
    return error;
  }
}

/** Tells what was gathered for a calibration, and which buttons do something. */
function showGathering(): void {
  const isRoom = gathering?.kind === "background";
  room.disabled = gathering === undefined;
  room.textContent = isRoom ? "That was the room" : "Hear the room";
  saying.disabled = gathering === undefined;
  setUse(saying, gathering?.kind !== "utterances");
  taking.disabled = !gathering || gathering.seconds === 0 || gathering.utterances === 0;
  find("calibration-status").textContent = gathering === undefined
    ? "Press Listen first."
    : gathering.kind === "utterances"
    ? "Say it now."
    : `${gathering.seconds.toFixed(0)} s of the room, the word ${gathering.utterances} times.`;
}

/** Takes the rule that was calibrated, and listens by it. */
async function takeRule(): Promise<void> {
  const status = find("calibration-status");
  try {
    const { found: { rule }, text } = gathering!.result();
    chosen = rule;
    clearTimeout(settling);
    const error = await adopt();
    status.textContent = error instanceof Error
      ? error.message
      : session?.now.wanted.rule === rule
      ? `${text}.`
      : "Another rule was chosen meanwhile.";
  } catch (error) {
    status.textContent = (error as Error).message;
  }
}

/** Until the slider's threshold is listened by. */
let settling: ReturnType<typeof setTimeout> | undefined;

/** How often it was tried to open something. */
let attempts = 0;

/** Opens, and says what went wrong; gives that, too. The latest attempt counts: a prompt may be open for long. */
async function attempt(given?: Given): Promise<unknown> {
  const number = ++attempts;
  const isLatest = (): boolean => number === attempts;
  setUse(listen, false);
  try {
    await open(isLatest, given);
    return undefined;
  } catch (error) {
    if (isLatest()) say((error as Error).message, true);
    return error;
  } finally {
    if (isLatest()) setUse(listen, true);
  }
}

/** Adds a detector to those that can be chosen, in place of one of the same name. */
function addModel(name: string, bytes: ArrayBuffer, isChosen = false): void {
  models.set(name, bytes);
  removeOption(name);
  choice.add(new Option(`${name} (${bytes.byteLength} bytes)`, name, isChosen, isChosen));
}

function removeOption(name: string): void {
  [...choice.options].find(({ value }) => value === name)?.remove();
}

/** Takes a detector or a recording. */
async function take(given: File): Promise<void> {
  const { name } = given;
  const bytes = await given.arrayBuffer();
  if (!/\.kws$/i.test(name)) return void await attempt({ name, bytes });
  const [before, rule, former] = [choice.value, chosen, models.get(name)];
  addModel(name, bytes, true);
  chosen = undefined;
  const error = await (session ? adopt() : attempt());
  if (!(error instanceof WakeWordError && error.fault === "bad-model")) return;
  // What is no detector is not left as the one that is chosen.
  say(`${name}: ${error.message}`, true);
  if (former) addModel(name, former);
  else {
    models.delete(name);
    removeOption(name);
  }
  choice.value = before;
  chosen = rule;
}

listen.onclick = async () => {
  if (!isUsed(listen)) return;
  if (!session) return void await attempt();
  await leave();
  say("Stopped.");
};
room.onclick = () => {
  if (gathering?.kind === "background") gathering.end();
  else gathering?.begin("background");
};
saying.onclick = () => {
  if (isUsed(saying)) gathering?.begin("utterances");
};
taking.onclick = () => void takeRule();
choice.onchange = () => {
  chosen = undefined;
  clearTimeout(settling);
  if (session) void adopt();
  else if (isUsed(listen)) say("Press Listen to hear with this detector.");
};
// By drag and by key alike.
slider.oninput = () => {
  showThreshold();
  chosen = { threshold: Number(slider.value) };
  clearTimeout(settling);
  settling = setTimeout(() => void adopt(), SETTLING);
};
// The file that was chosen last can be chosen again: to a browser that is no change otherwise.
file.onclick = () => {
  file.value = "";
};
file.onchange = () => {
  const [given] = file.files!;
  if (given) void take(given);
};
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", () => document.body.classList.remove("dropping"));
addEventListener("drop", (event: DragEvent) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  const given = event.dataTransfer?.files[0];
  if (given) void take(given);
});

/** The bytes of a file beside the page. */
async function load(path: string): Promise<ArrayBuffer> {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(
      `Cannot load ${path} as it must lie beside the page: the server answers ${response.status}; ` +
        "put the whole folder there that deno task demo --out writes",
    );
  }
  return await response.arrayBuffer();
}

/** Resolves when all that the page asks for is there without a network; never where a browser has no such means. */
async function keepOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  const isServed = Promise.withResolvers<void>();
  // Another page of this address may have one of its own.
  const look = (): void => {
    if (serviceWorker.controller?.scriptURL.endsWith("/offline.min.js")) isServed.resolve();
  };
  if (serviceWorker) look();
  serviceWorker?.addEventListener("controllerchange", look);
  await serviceWorker?.register("./offline.min.js");
  await isServed.promise;
}

/** Loads what lies beside the page; what is not there keeps nothing else from being used. */
async function loadAll(): Promise<void> {
  const paths = [...MODELS.map((name) => `./${name}.kws`), "./worklet.min.js"];
  const files = await Promise.all(paths.map((path) =>
    load(path).catch((error: Error) => {
      missing ??= error;
      return undefined;
    })
  ));
  MODELS.forEach((name, i) => {
    const bytes = files[i];
    if (bytes !== undefined) addModel(name, bytes);
  });
  if (missing !== undefined) return say(missing.message, true);
  const sizes = files.map((bytes) => bytes!.byteLength);
  const code = sizes.pop();
  find("facts").textContent =
    `Detectors of ${Math.min(...sizes)} to ${Math.max(...sizes)} bytes; ` +
    `the code that runs them, WebAssembly included, has ${code} bytes.`;
}

const loaded = loadAll();
await loaded;
showThreshold();
keepOffline().then(
  () => find("offline").hidden = false,
  // It works by the network alone, then, and does not claim more.
  () => {},
);

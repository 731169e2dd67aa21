/**
 * The demonstration's page.
 *
 * @module
 */
import type { StreamRule } from "@kws/runtime";
import { type Heard, WakeWord, WakeWordError } from "../mod.ts";
import { Gathering } from "./calibration.ts";
import { Curve } from "./curve.ts";
import { drawSpectrum } from "./spectrum.ts";

/** The detectors that lie beside the page. */
const MODELS = ["small", "size", "quality"];

const find = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const listen = find<HTMLButtonElement>("listen");
const choice = find<HTMLSelectElement>("model");
const slider = find<HTMLInputElement>("threshold");
const file = find<HTMLInputElement>("file");
const room = find<HTMLButtonElement>("room");
const saying = find<HTMLButtonElement>("say");
const taking = find<HTMLButtonElement>("calibrate");
const curve = new Curve(find<HTMLCanvasElement>("curve"));

/** Bytes of a file that was dropped, in place of one beside the page. */
const dropped = new Map<string, ArrayBuffer>();

/** What listens now. */
interface Session {
  wakeWord: WakeWord;
  gathering: Gathering;
  stop(): Promise<void>;
}
let session: Session | undefined;
/**
 * What the next detector takes in place of its own rule: the threshold that the visitor has moved, or the whole
 * rule that was calibrated, whose threshold the slider can show but roughly.
 */
let chosen: Partial<StreamRule> | undefined;

function say(text: string, isFault = false): void {
  const status = find("status");
  status.textContent = text;
  status.classList.toggle("fault", isFault);
}

/** Tells a threshold beside its slider. */
function showThreshold(threshold = Number(slider.value)): void {
  find<HTMLOutputElement>("threshold-value").value = threshold.toFixed(1);
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
  replay.onclick = () => play(audio, sampleRate);
  item.append(word, more, replay);
  const list = find("heard");
  list.prepend(item);
  while (list.childElementCount > 20) list.lastElementChild!.remove();
}

/** Plays samples. */
function play(samples: Float32Array, rate: number): void {
  const context = new AudioContext();
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(Float32Array.from(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.onended = () => void context.close();
  source.start();
}

/** A file that was given, and its bytes. */
interface Given {
  name: string;
  bytes: ArrayBuffer;
}

/** A file's sound as a stream, heard aloud meanwhile. */
async function streamOf({ name, bytes }: Given, onEnd: () => void) {
  const context = new AudioContext();
  const buffer = await context.decodeAudioData(bytes).catch(async (cause) => {
    await context.close();
    throw new Error(
      `Cannot play ${name} as it must be sound that this browser decodes, such as WAV, FLAC or MP3, ` +
        "or a detector whose name ends in .kws: it is neither",
      { cause },
    );
  });
  const source = new AudioBufferSourceNode(context, { buffer });
  const target = new MediaStreamAudioDestinationNode(context);
  source.connect(target);
  source.connect(context.destination);
  source.onended = onEnd;
  return { stream: target.stream, begin: () => source.start(), close: () => context.close() };
}

/** @param isLatest Whether nothing else was asked for meanwhile: what comes too late is let go. */
async function open(isLatest: () => boolean, sound?: Given): Promise<void> {
  await session?.stop();
  const played = sound && await streamOf(sound, () => {
    if (session === own) say("The file is at its end.");
    // A word at its end is told by what follows.
    setTimeout(() => own.stop(), 1000);
  });
  const stream = played?.stream ?? await navigator.mediaDevices?.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  }).catch(() => undefined);
  const release = async (): Promise<void> => {
    stream?.getTracks().forEach((track) => track.stop());
    await played?.close();
  };
  if (!isLatest()) return await release();
  const wakeWord: WakeWord = await WakeWord.create({
    ...{ model: dropped.get(choice.value) ?? `./${choice.value}.kws`, rule: chosen, stream },
    onStep({ sample, logOdds }) {
      curve.step({ time: sample / wakeWord.sampleRate, logOdds });
      gathering.push({ sample, logOdds });
    },
    onDetection: (heard) => {
      curve.hit({ time: heard.time, logOdds: heard.logOdds });
      show(heard);
    },
    onError: ({ message, fault }) => {
      say(message, true);
      // It goes on when the browser does.
      if (fault !== "interrupted") void own.stop();
    },
  }).catch(async (error) => {
    await release();
    throw error;
  });
  if (!isLatest()) {
    await wakeWord.destroy();
    return await release();
  }
  const gathering = new Gathering(wakeWord.sampleRate, showGathering);
  find("keyword").textContent = wakeWord.keyword;
  slider.value = String(wakeWord.rule.threshold);
  showThreshold(wakeWord.rule.threshold);
  curve.begin(wakeWord.rule.threshold);
  let stopDrawing = (): void => {};
  const own: Session = {
    ...{ wakeWord, gathering },
    async stop() {
      // Another one may listen by now.
      if (session !== own) return;
      session = undefined;
      listen.textContent = "Listen";
      showGathering();
      stopDrawing();
      await wakeWord.destroy();
      await release();
    },
  };
  session = own;
  await wakeWord.start();
  if (session !== own) return;
  if (stream) {
    const context = new AudioContext();
    const stop = drawSpectrum(
      find<HTMLCanvasElement>("spectrum"),
      context,
      context.createMediaStreamSource(stream),
    );
    stopDrawing = () => {
      stop();
      void context.close();
    };
  }
  played?.begin();
  listen.textContent = "Stop";
  showGathering();
  say(played ? "Listening to the file." : `Listening: say “${wakeWord.keyword}”.`);
}

/** Tells what was gathered for a calibration, and which buttons do something. */
function showGathering(): void {
  const { gathering } = session ?? {};
  const isRoom = gathering?.kind === "background";
  room.disabled = gathering === undefined;
  room.textContent = isRoom ? "That was the room" : "Hear the room";
  saying.disabled = gathering === undefined || gathering.kind === "utterances";
  taking.disabled = !gathering || gathering.seconds === 0 || gathering.utterances === 0;
  find("calibration-status").textContent = gathering === undefined
    ? "Press Listen first."
    : gathering.kind === "utterances"
    ? "Say it now."
    : `${gathering.seconds.toFixed(0)} s of the room, the word ${gathering.utterances} times.`;
}

/** Takes the rule that was calibrated, and listens by it. */
async function takeRule(): Promise<void> {
  try {
    const { found: { rule }, text } = session!.gathering.result();
    chosen = rule;
    await attempt();
    find("calibration-status").textContent = `${text}.`;
  } catch (error) {
    find("calibration-status").textContent = (error as Error).message;
  }
}

/** How often it was tried to open something. */
let attempts = 0;

/** Opens, and says what went wrong; gives that, too. The latest attempt counts: a prompt may be open for long. */
async function attempt(sound?: Given): Promise<unknown> {
  const number = ++attempts;
  const isLatest = (): boolean => number === attempts;
  listen.disabled = true;
  try {
    await open(isLatest, sound);
    return undefined;
  } catch (error) {
    if (isLatest()) {
      say((error as Error).message, true);
      await session?.stop();
    }
    return error;
  } finally {
    if (isLatest()) listen.disabled = false;
  }
}

/** Takes a detector or a recording. */
async function take(given: File): Promise<void> {
  const { name } = given;
  const bytes = await given.arrayBuffer();
  if (!/\.kws$/i.test(name)) return void await attempt({ name, bytes });
  const before = choice.value;
  dropped.set(name, bytes);
  [...choice.options].find(({ value }) => value === name)?.remove();
  const option = new Option(`${name} (${bytes.byteLength} bytes)`, name, true, true);
  choice.add(option);
  chosen = undefined;
  const fault = await attempt();
  if (!(fault instanceof WakeWordError && fault.fault === "bad-model")) return;
  // What is no detector is not left as the one that is chosen.
  say(`${name}: ${fault.message}`, true);
  dropped.delete(name);
  option.remove();
  choice.value = before === name ? MODELS[0] : before;
}

listen.onclick = async () => {
  if (!session) return void await attempt();
  await session.stop();
  say("Stopped.");
};
room.onclick = () => {
  const gathering = session!.gathering;
  if (gathering.kind === "background") gathering.end();
  else gathering.begin("background");
};
saying.onclick = () => session!.gathering.begin("utterances");
taking.onclick = () => void takeRule();
choice.onchange = () => {
  chosen = undefined;
  if (session) void attempt();
  else say("Press Listen to hear with this detector.");
};
slider.oninput = () => showThreshold();
slider.onchange = () => {
  chosen = { threshold: Number(slider.value) };
  if (session) void attempt();
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

const sizes = await Promise.all(MODELS.map(async (name) => {
  const response = await fetch(`./${name}.kws`);
  const { byteLength } = await response.arrayBuffer();
  choice.add(new Option(`${name} (${byteLength} bytes)`, name));
  return byteLength;
}));
const runtime = await (await fetch("./worklet.min.js")).arrayBuffer();
find("facts").textContent = `Detectors of ${Math.min(...sizes)} to ${Math.max(...sizes)} bytes; ` +
  `the code that runs them, WebAssembly included, has ${runtime.byteLength} bytes.`;
showThreshold();

import { microphoneFault, WakeWordError } from "./wake_word_error.ts";

/**
 * The microphone as it hears: what browsers do for calls changes what was trained on.
 *
 * @throws {WakeWordError} If there is none, or no leave to it.
 */
export async function askForMicrophone(deviceId?: string): Promise<MediaStream> {
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const audio = { ...plain, channelCount: 1, ...(deviceId && { deviceId: { exact: deviceId } }) };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (cause) {
    throw new WakeWordError(microphoneFault(cause), (cause as Error).message, cause);
  }
}

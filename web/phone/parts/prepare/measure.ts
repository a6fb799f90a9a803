/** How loud the microphone is, before a show. */
import { onScopeDispose, ref, watch, type Ref } from "vue";


/** Root mean square of samples around 0, as 0 to 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.min(1, Math.sqrt(sum / Math.max(1, samples.length)));
}

export interface Meter {
  /** Now, 0 to 1. */
  level: Ref<number>;
  /** The loudest since the stream began. */
  peak: Ref<number>;
}

/** Listens to the sound of a stream while the page is open. */
export function useMeter(stream: () => MediaStream | null): Meter {
  const [level, peak] = [ref(0), ref(0)];
  let context: AudioContext | null = null;
  let frame = 0;

  function stop(): void {
    cancelAnimationFrame(frame);
    void context?.close();
    context = null;
    level.value = 0;
  }
  function start(source: MediaStream | null): void {
    stop();
    peak.value = 0;
    if (!source?.getAudioTracks().length) return;
    context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(source).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const look = (): void => {
      analyser.getFloatTimeDomainData(samples);
      level.value = loudness(samples);
      peak.value = Math.max(peak.value, level.value);
      frame = requestAnimationFrame(look);
    };
    look();
  }
  watch(stream, start, { immediate: true });
  onScopeDispose(stop);
  return { level, peak };
}

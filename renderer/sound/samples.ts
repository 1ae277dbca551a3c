/** The sound itself, as samples: a 520 Hz square wave in the temporal-three pattern. Pure. */

/** Its pitch, Hz: low square waves wake four to twelve times as many sleepers as the usual beep near 3 kHz. */
export const toneHz = 520
/** Half a second on, half a second off, three times, then a second's pause: one cycle, ms. */
export const cycleMs = 4_000
const beatMs = 500
const beats = 3
/** Full volume leaves room for what a band-limited square overshoots by. */
const level = 0.8
/** A beat begins and ends over so long, ms: without it every beat would begin with a click. */
const edgeMs = 5
/** Overtones up to this share of the sample rate: what is above folds back as tones that are not of the wave. */
const bandShare = 0.45
/** The melody's notes over the tone: a major chord, upwards and back. */
const melodySteps = [1, 5 / 4, 3 / 2, 2, 3 / 2, 5 / 4] as const

/** One cycle of the pattern, mono, -1 to 1. */
export function t3Samples(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round((cycleMs / 1_000) * sampleRate))
  const beat = toneSamples(sampleRate, toneHz, beatMs)
  for (let n = 0; n < beats; n += 1) samples.set(beat, Math.round(((2 * n * beatMs) / 1_000) * sampleRate))
  return samples
}

/** One cycle of the melody, as long as one of the pattern, for ears that have grown used to that. */
export function melodySamples(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round((cycleMs / 1_000) * sampleRate))
  for (const [n, step] of melodySteps.entries())
    samples.set(
      toneSamples(sampleRate, toneHz * step, beatMs),
      Math.round(((n * beatMs) / 1_000) * sampleRate),
    )
  return samples
}

/** A square wave of odd overtones only, as far as the sample rate can hold them, with soft edges. */
function toneSamples(sampleRate: number, hz: number, ms: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round((ms / 1_000) * sampleRate))
  const edge = Math.round((edgeMs / 1_000) * sampleRate)
  for (let harmonic = 1; harmonic * hz < bandShare * sampleRate; harmonic += 2) {
    const step = (2 * Math.PI * harmonic * hz) / sampleRate
    const share = (level * 4) / (Math.PI * harmonic)
    // Each value of a sine follows from the two before it: half a million sines would be felt by whoever waits for them.
    const twice = 2 * Math.cos(step)
    let before = -share * Math.sin(step)
    let value = 0
    for (let n = 0; n < samples.length; n += 1) {
      samples[n] = (samples[n] ?? 0) + value
      const next = twice * value - before
      before = value
      value = next
    }
  }
  for (let n = 0; n < edge; n += 1) {
    const last = samples.length - 1 - n
    samples[n] = ((samples[n] ?? 0) * n) / edge
    samples[last] = ((samples[last] ?? 0) * n) / edge
  }
  return samples
}

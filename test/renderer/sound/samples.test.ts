/** The sound as numbers: its pitch, its overtones and its silences, in the frequency domain. */
import { describe, expect, it } from 'vitest'
import { cycleMs, melodySamples, t3Samples, toneHz } from '../../../renderer/sound/samples.ts'

/** How much of one frequency is in these samples, as the amplitude of its sine (Goertzel). */
function amplitude(samples: Float32Array, sampleRate: number, hz: number): number {
  const step = (2 * Math.PI * hz) / sampleRate
  let re = 0
  let im = 0
  for (const [n, sample] of samples.entries()) {
    // A Hann window, so that what is not a whole number of periods does not leak.
    const weight = 1 - Math.cos((2 * Math.PI * n) / samples.length)
    re += sample * weight * Math.cos(step * n)
    im += sample * weight * Math.sin(step * n)
  }
  return (2 * Math.hypot(re, im)) / samples.length
}

const between = (samples: Float32Array, rate: number, fromMs: number, toMs: number): Float32Array =>
  samples.slice(Math.round((fromMs / 1_000) * rate), Math.round((toMs / 1_000) * rate))

describe.each([44_100, 48_000])('the alarm tone at %d samples a second', (rate) => {
  const cycle = t3Samples(rate)

  it('is on for half a second three times, and silent in between and for a second and a half', () => {
    expect(cycle.length).toBe((cycleMs / 1_000) * rate)
    const loudness = Array.from({ length: 8 }, (_, half) => {
      const part = between(cycle, rate, half * 500 + 10, half * 500 + 490)
      return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length)
    })
    expect(loudness.map((rms) => (rms > 0.7 ? 'on' : rms === 0 ? 'off' : rms))).toEqual([
      'on',
      'off',
      'on',
      'off',
      'on',
      'off',
      'off',
      'off',
    ])
  })

  it('has its peak at 520 Hz and nothing but odd overtones, which fall as those of a square wave', () => {
    const on = between(cycle, rate, 50, 450)
    const first = amplitude(on, rate, toneHz)
    expect(first).toBeCloseTo((0.8 * 4) / Math.PI, 2)
    for (let harmonic = 2; harmonic * toneHz < rate / 2; harmonic += 1) {
      const share = amplitude(on, rate, harmonic * toneHz) / first
      const isOdd = harmonic % 2 === 1 && harmonic * toneHz < 0.45 * rate
      expect(share, `overtone ${harmonic}`).toBeCloseTo(isOdd ? 1 / harmonic : 0, 3)
    }
    // Where a naive square wave folds back: between the overtones there is nothing.
    for (let hz = 260; hz < rate / 2; hz += 520) expect(amplitude(on, rate, hz) / first).toBeLessThan(0.001)
  })

  it('never clips, and begins and ends each beat softly', () => {
    expect(cycle.every((sample) => Math.abs(sample) <= 1)).toBe(true)
    expect(Math.abs(cycle[1] ?? 1)).toBeLessThan(0.02)
    expect(Math.abs(cycle[Math.round(0.5 * rate) - 1] ?? 1)).toBeLessThan(0.02)
  })
})

it('the melody is as long as the alarm tone, has its notes, and never clips', () => {
  const rate = 48_000
  const melody = melodySamples(rate)
  expect(melody.length).toBe((cycleMs / 1_000) * rate)
  const notes = [1, 5 / 4, 3 / 2, 2, 3 / 2, 5 / 4].map((step, n) =>
    amplitude(between(melody, rate, n * 500 + 50, n * 500 + 450), rate, toneHz * step),
  )
  expect(notes.every((note) => note > 0.9)).toBe(true)
  expect(melody.every((sample) => Math.abs(sample) <= 1)).toBe(true)
})

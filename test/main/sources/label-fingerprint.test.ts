/** An alert's identity out of its labels: the same as Alertmanager's. */
import { describe, expect, it } from 'vitest'
import { fingerprintOf as drillFingerprintOf } from '../../../main/drill/fingerprint.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { fingerprintOf } from '../../../main/sources/label-fingerprint.ts'
import alerts from '../../recordings/alertmanager-alerts.json' with { type: 'json' }
import fromPrometheus from '../../recordings/alertmanager-alerts-from-real-prometheus.json' with {
  type: 'json',
}

describe('a fingerprint', () => {
  it('is the one that Alertmanager gives the same labels', () => {
    const listed = [...alerts.response.body, ...fromPrometheus]
    for (const { labels, fingerprint } of listed)
      expect(fingerprintOf(labels as Record<string, string>)).toBe(fingerprint)
    expect(listed.length).toBeGreaterThan(2)
  })

  it('is right for any labels, long ones and such of other alphabets too', () => {
    const random = seededRandom(11)
    const letters = ['a', 'Z', '0', '_', '"', '\\', 'ä', 'я', '漢', '🚨', '\u0000', '\ud83d']
    const text = (most: number): string =>
      Array.from(
        { length: 1 + Math.floor(random() * most) },
        () => letters[Math.floor(random() * letters.length)],
      ).join('')
    for (let round = 0; round < 300; round += 1) {
      const labels = Object.fromEntries(
        Array.from({ length: Math.floor(random() * 12) }, () => [text(8), text(round === 0 ? 5_000 : 30)]),
      )
      expect(fingerprintOf(labels)).toBe(drillFingerprintOf(labels))
    }
  })

  it('leaves out what is empty, as Alertmanager does', () => {
    expect(fingerprintOf({ alertname: 'A', team: '' })).toBe(fingerprintOf({ alertname: 'A' }))
  })
})

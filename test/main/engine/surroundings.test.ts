/** What of the configuration the figures are counted by. */
import { expect, it } from 'vitest'
import { parseConfig } from '../../../main/config/config-file.ts'
import { surroundingsOf } from '../../../main/engine/surroundings.ts'
import { standardNight } from '../../../main/night/hours.ts'

function of(text: string) {
  const read = parseConfig(`version: 1\n${text}`, 'nightdesk.yaml')
  if (!read.ok) throw new Error(JSON.stringify(read))
  return surroundingsOf(read.config, 'Europe/Berlin')
}

it('is the night by which the digest counts, two minutes and two hours, and no hours of support, where nothing is said', () => {
  expect(standardNight('UTC').weekly[0]).toMatchObject({ from: '22:00', to: '06:00' })
  expect(of('')).toEqual({
    ...{ zone: 'Europe/Berlin', night: { from: 22 * 60, to: 6 * 60 } },
    targets: { ackMs: 120_000, resolveMs: 7_200_000, respondMs: null },
  })
})

it('is what the file says of targets, of the night and of the hours of support', () => {
  const text = `
targets: { ack: 5m, resolve: 4h }
support: { respond: 30m }
hours:
  - { name: late, zone: Asia/Tokyo, for: night, weekly: [{ days: [mon, tue, wed, thu, fri, sat, sun], from: "23:30", to: "06:30" }] }
  - { name: desk, zone: Europe/London, for: support, weekly: [{ days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00" }], holidays: { dates: ["2026-12-25"] } }
`
  expect(of(text)).toEqual({
    ...{ zone: 'Europe/Berlin', night: { from: 23 * 60 + 30, to: 6 * 60 + 30 } },
    targets: { ackMs: 300_000, resolveMs: 14_400_000, respondMs: 1_800_000 },
    support: {
      zone: 'Europe/London',
      weekly: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
      holidays: ['2026-12-25'],
    },
  })
})

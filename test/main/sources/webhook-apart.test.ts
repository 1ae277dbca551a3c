/** Alerts of one message with the same id: nothing that fires is lost, whatever the order. */
import { describe, expect, it } from 'vitest'
import { isShared, type ToldAlert, tellApart } from '../../../main/sources/webhook-apart.ts'
import { fc } from '../../helpers/property.ts'
import { aSeenAlert } from '../../helpers/seen.ts'

const told = (labels: Record<string, string>, over = false, held = false): ToldAlert => ({
  alert: {
    ...aSeenAlert('7'),
    labels,
    ...(held ? { held: { by: 'Ines', mine: false, at: null, until: null } } : {}),
  },
  over: over ? { at: null } : null,
})
const none = new Map()

describe('F90: two items with one id', () => {
  it('that tell the same are one, and the worst word of it counts', () => {
    const a = { host: 'a' }
    for (const items of [
      [told(a), told(a, true)],
      [told(a, true), told(a)],
      [told(a), told(a, false, true)],
      [told(a, false, true), told(a)],
    ]) {
      const { firing, ended } = tellApart(items, none)
      expect(firing).toHaveLength(1)
      expect(firing[0]).toMatchObject({ fingerprint: '7', labels: a })
      expect(firing[0]?.held).toBeUndefined()
      expect(ended).toEqual([])
    }
  })

  it('that differ in severity are both there', () => {
    const { firing } = tellApart(
      [told({ host: 'a', severity: 'page' }), told({ host: 'a', severity: 'info' })],
      none,
    )
    expect(firing.map(({ labels }) => labels.severity)).toEqual(['page', 'info'])
    expect(new Set(firing.map(({ fingerprint }) => fingerprint)).size).toBe(2)
  })

  it('never take each other’s place, in whatever messages they come', () => {
    const items = fc.record({ host: fc.constantFrom('a', 'b', 'c'), over: fc.boolean() })
    const messages = fc.array(fc.array(items, { minLength: 1, maxLength: 4 }), { maxLength: 8 })
    fc.assert(
      fc.property(messages, (all) => {
        const book = new Map<string, ToldAlert['alert']>()
        let fires = new Set<unknown>()
        for (const message of all) {
          const { firing, ended } = tellApart(
            message.map(({ host, over }) => told({ host }, over)),
            book,
          )
          for (const { fingerprint } of ended) book.delete(fingerprint)
          for (const alert of firing) book.set(alert.fingerprint, alert)
          for (const { host, over } of message) if (over) fires.delete(host)
          for (const { host, over } of message) if (!over) fires.add(host)
          const shown = new Set([...book.values()].map(({ labels }) => labels.host))
          for (const { host, over } of message) if (!over) expect(shown).toContain(host)
          // Had by one alone, an id is that one, whatever it says of itself next.
          if (![...book.keys()].some(isShared)) fires = new Set<unknown>(shown)
          for (const host of fires) expect(shown).toContain(host)
        }
      }),
      { numRuns: 500 },
    )
  })
})

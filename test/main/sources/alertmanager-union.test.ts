import { describe, expect, it } from 'vitest'
import type { SeenAlert } from '../../../contract/observation.ts'
import { type ListedSilence, readAlerts } from '../../../main/sources/alertmanager-read.ts'
import { unite, uniteSilences } from '../../../main/sources/alertmanager-union.ts'
import { fc } from '../../helpers/property.ts'
import { difference } from '../../helpers/straightforward.ts'
import peer1 from '../../recordings/alertmanager-alerts.json' with { type: 'json' }
import peer2 from '../../recordings/alertmanager-alerts-peer2.json' with { type: 'json' }

function anAlert(fingerprint: string, more: Partial<SeenAlert> = {}): SeenAlert {
  return {
    fingerprint,
    labels: { alertname: fingerprint },
    annotations: {},
    firedAt: 1_000,
    endsAt: 2_000,
    generatorUrl: null,
    suppressed: false,
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    receivers: ['default'],
    ...more,
  }
}

describe('the union of the peers', () => {
  it('of two recorded peers is each alert once', () => {
    const lists = [peer1, peer2].map(({ response }) => {
      const read = readAlerts(Buffer.from(JSON.stringify(response.body)))
      return read.ok ? read.value : []
    })
    const union = unite(lists)
    expect(union.size).toBe(3)
    // Only the stamps of the two peers differ, by milliseconds: the later end counts.
    expect(union.get('230ab6a823abccd7')).toEqual({ ...lists[0]?.[0], endsAt: lists[1]?.[0]?.endsAt })
  })

  it('holds what only one peer knows', () => {
    expect([...unite([[anAlert('a')], [anAlert('b')], []]).keys()]).toEqual(['a', 'b'])
  })

  it('takes the earlier start, the later end, and the words of the first peer', () => {
    const one = anAlert('a', {
      firedAt: 500,
      endsAt: 900,
      annotations: { value: '7' },
      generatorUrl: 'http://p0',
    })
    const two = anAlert('a', {
      firedAt: 400,
      endsAt: 950,
      annotations: { value: '8' },
      generatorUrl: 'http://p1',
    })
    expect(unite([[one], [two]]).get('a')).toEqual({ ...one, firedAt: 400, endsAt: 950 })
    expect(unite([[two], [one]]).get('a')).toEqual({ ...two, endsAt: 950 })
  })

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [false, false, false],
  ])('suppressed at one (%s) and the other (%s) is %s: active anywhere wins', (first, second, expected) => {
    const union = unite([[anAlert('a', { suppressed: first })], [anAlert('a', { suppressed: second })]])
    expect(union.get('a')?.suppressed).toBe(expected)
  })

  it('names every silence, inhibition, time interval and receiver once, in order', () => {
    const one = anAlert('a', { silencedBy: ['s2'], inhibitedBy: ['i'], mutedBy: [], receivers: ['x'] })
    const two = anAlert('a', {
      silencedBy: ['s1', 's2'],
      inhibitedBy: ['i'],
      mutedBy: ['m'],
      receivers: ['a'],
    })
    expect(unite([[one], [two]]).get('a')).toMatchObject({
      silencedBy: ['s1', 's2'],
      inhibitedBy: ['i'],
      mutedBy: ['m'],
      receivers: ['a', 'x'],
    })
  })

  it('treats an alert listed twice by one peer as one', () => {
    expect(unite([[anAlert('a', { firedAt: 5 }), anAlert('a', { firedAt: 3 })]]).get('a')?.firedAt).toBe(3)
  })

  it('of silences takes the copy that was changed last', () => {
    const silence: ListedSilence = {
      id: 's',
      state: 'active',
      createdBy: 'a',
      comment: 'old',
      startsAt: 0,
      endsAt: 9,
      matchers: [],
      updatedAt: 1,
    }
    const newer = { ...silence, comment: 'new', updatedAt: 2 }
    expect(uniteSilences([[silence], [newer]])).toEqual([newer])
    expect(uniteSilences([[newer], [silence], [{ ...silence, id: 't' }]])).toHaveLength(2)
  })
})

describe('the difference', () => {
  it('to nothing is everything, and nothing is gone', () => {
    expect(difference(null, unite([[anAlert('a'), anAlert('b')]]))).toEqual({
      changed: [anAlert('a'), anAlert('b')],
      gone: [],
    })
  })

  it.each<[string, Partial<SeenAlert>, boolean]>([
    ['nothing', {}, false],
    ['endsAt, which moves at every re-send', { endsAt: 99_000 }, false],
    ['the start', { firedAt: 1_001 }, true],
    ['an annotation', { annotations: { summary: 'x' } }, true],
    ['a label more', { labels: { alertname: 'a', __proto__x: '' } }, true],
    ['a label less', { labels: {} }, true],
    ['a label with another name', { labels: { other: 'a' } }, true],
    ['a label named as what every object has', { labels: { toString: 'a' } }, true],
    ['the generator', { generatorUrl: 'http://p' }, true],
    ['the state', { suppressed: true }, true],
    ['a silence', { silencedBy: ['s'] }, true],
    ['an inhibition', { inhibitedBy: ['s'] }, true],
    ['a time interval', { mutedBy: ['s'] }, true],
    ['a receiver', { receivers: ['other'] }, true],
  ])('in %s', (_, more, isChange) => {
    const before = unite([[anAlert('a')]])
    const after = anAlert('a', more)
    expect(difference(before, unite([[after]])).changed).toEqual(isChange ? [after] : [])
  })

  it('is nothing when names come in another order', () => {
    const before = unite([[anAlert('a', { labels: { x: '1', y: '2' } })]])
    expect(difference(before, unite([[anAlert('a', { labels: { y: '2', x: '1' } })]])).changed).toEqual([])
  })

  it('tells what is gone, with the last end that was told', () => {
    const before = unite([[anAlert('a', { endsAt: 7 }), anAlert('b')]])
    expect(difference(before, unite([[anAlert('b')]]))).toEqual({
      changed: [],
      gone: [{ fingerprint: 'a', endsAt: 7 }],
    })
  })

  it('of any two lists is what their sets differ in', () => {
    const lists = fc.uniqueArray(
      fc
        .record({
          fingerprint: fc.constantFrom(...'abcdefgh'),
          endsAt: fc.nat(5),
          firedAt: fc.nat(2),
          suppressed: fc.boolean(),
          labels: fc.dictionary(
            fc.constantFrom('alertname', '__proto__', 'constructor', '7'),
            fc.constantFrom('x', 'y'),
          ),
        })
        .map(({ fingerprint, ...more }) => anAlert(fingerprint, more)),
      { selector: ({ fingerprint }) => fingerprint },
    )
    const said = ({ endsAt: _, labels, ...rest }: SeenAlert): string =>
      JSON.stringify([rest, Object.entries(labels).sort()])
    fc.assert(
      fc.property(lists, lists, (first, second) => {
        const { changed, gone } = difference(unite([first]), unite([second]))
        const old = new Set(first.map(said))
        expect(changed).toEqual(second.filter((alert) => !old.has(said(alert))))
        const now = new Set(second.map(({ fingerprint }) => fingerprint))
        expect(gone).toEqual(
          first
            .filter(({ fingerprint }) => !now.has(fingerprint))
            .map(({ fingerprint, endsAt }) => ({ fingerprint, endsAt })),
        )
      }),
    )
  })
})

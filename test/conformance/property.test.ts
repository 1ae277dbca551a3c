/** Any order of changes, looks, limits, troubles and new starts ends with exactly what the server has. */
import { describe, expect, it } from 'vitest'
import { fc } from '../helpers/property.ts'
import { aDesk, summaryIn } from './harness.ts'
import { harnesses } from './harnesses.ts'
import { anItem } from './item.ts'

const name = fc.nat(11).map((number) => `item-${number}`)
const step = fc.oneof(
  fc.record({
    do: fc.constantFrom('put' as const, 'end' as const, 'hold' as const, 'vanish' as const),
    id: name,
  }),
  fc.record({ do: fc.constant('retitle' as const), id: name, title: fc.constantFrom('one', 'two', 'three') }),
  fc.record({ do: fc.constant('flood' as const), count: fc.constantFrom(3, 95, 130) }),
  fc.record({ do: fc.constant('between' as const), id: name }),
  fc.record({
    do: fc.constantFrom(
      ...(['poll', 'forget', 'reconnect', 'limit', 'revoke', 'restore', 'html', 'cut', 'abort'] as const),
    ),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 30, 61, 700) }),
)

/** Few in every run; NIGHTDESK_RUNS asks for more. */
const numRuns = Number(process.env.NIGHTDESK_RUNS ?? 12)

describe.each(harnesses)('$kind', (harness) => {
  it('ends with what the server has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const desk = await aDesk(harness)
        const { clock, keeper, upstream } = desk
        const { front } = upstream
        /** what the server has, with its title and who holds it */
        const has = new Map<string, string>()
        let floods = 0
        await keeper.poll()
        for (const one of steps) {
          switch (one.do) {
            case 'put':
              // What has begun is not begun again under the same name.
              if (has.has(one.id)) break
              await upstream.put([anItem(one.id)])
              has.set(one.id, anItem(one.id).title)
              break
            case 'retitle':
              if (!has.has(one.id)) break
              await upstream.retitle(one.id, one.title)
              has.set(one.id, one.title)
              break
            case 'end':
              if (!has.delete(one.id)) break
              await upstream.end(one.id)
              break
            case 'vanish':
              if (!upstream.vanish || !has.delete(one.id)) break
              upstream.vanish(one.id)
              break
            case 'hold':
              if (has.has(one.id)) upstream.hold?.(one.id)
              break
            case 'flood': {
              floods += 1
              const more = Array.from({ length: one.count }, (_, at) => anItem(`flood-${floods}-${at}`))
              await upstream.put(more)
              for (const { id, title } of more) has.set(id, title)
              break
            }
            case 'between':
              // While the list is read, after its first page.
              if (!front || !has.delete(one.id)) break
              front.onList = () => {
                front.onList = null
                void upstream.end(one.id)
              }
              await keeper.poll()
              if (front.onList !== null) {
                front.onList = null
                await upstream.end(one.id)
              }
              break
            case 'poll':
              await keeper.poll()
              break
            case 'forget':
              desk.source.forget()
              break
            case 'reconnect':
              // Whoever is sent to is told again only what is sent again.
              if (front) desk.reconnect()
              break
            case 'limit':
              if (front) front.limited = { until: clock.now() + 45_000, tells: 'date' }
              break
            case 'revoke':
            case 'restore':
              if (front) front.isRevoked = one.do === 'revoke'
              break
            case 'html':
            case 'cut':
              if (!front) break
              if (one.do === 'cut') front.breaksOff = true
              else front.instead = () => ({ status: 200, body: '<html>' })
              await keeper.poll()
              front.breaksOff = false
              front.instead = null
              break
            case 'abort': {
              if (!front) break
              const broken = new AbortController()
              front.onList = () => broken.abort()
              await desk.source.poll(broken.signal).then(
                () => broken.abort(),
                () => {},
              )
              front.onList = null
              break
            }
            case 'wait':
              clock.advance(one.seconds * 1_000)
              break
          }
        }
        // Limits and troubles end.
        if (front) front.isRevoked = false
        for (let times = 0; times < 10; times += 1) {
          clock.advance(61_000)
          await keeper.poll()
        }
        const known = [...keeper.open.values()].map((alert) => [
          ...[upstream.idOf(alert), alert.annotations.summary ?? '', alert.held?.by ?? ''],
        ])
        const there = [...has].map(([id, title]) => [
          id,
          summaryIn(upstream)({ id, title }),
          upstream.holdersOf?.(id)[0] ?? '',
        ])
        expect(known.toSorted(byName)).toEqual(there.toSorted(byName))
        await upstream.close()
      }),
      { numRuns },
    )
  })
})

function byName([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return a < b ? -1 : 1
}

/** Whatever stands in an item, it is never dropped: it is known, or the answer is not believed and says which field it was. */
import { describe, expect, it } from 'vitest'
import type { Polled } from '../../main/sources/source.ts'
import { aDesk, type Desk } from './harness.ts'
import { harnesses } from './harnesses.ts'
import { anItem } from './item.ts'

type Raw = Record<string, unknown>

/** Does this to the item in what the server says, or in what is sent here, from now on. */
function spoil({ upstream }: Desk, act: ((item: Raw, at: number) => void) | null): void {
  const change = (page: unknown): void => {
    for (const [at, item] of upstream.itemsIn(page).entries()) act?.(item, at)
  }
  if (upstream.changesMessage) upstream.changesMessage(act && change)
  if (!upstream.front) return
  upstream.front.instead =
    act &&
    ((reply) => {
      const page: unknown = JSON.parse(reply.body)
      change(page)
      return { ...reply, body: JSON.stringify(page) }
    })
}

/** A value of every type that JSON has. */
const others: readonly unknown[] = [null, true, 17, -1.5e300, 'x', '', [], ['x'], {}, { x: { y: 1 } }]

/** The fields of an item and of the objects in it, as paths. */
function pathsIn(item: Raw, before: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(item).flatMap(([name, value]) => {
    const path = [...before, name]
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && before.length < 2 ? [path, ...pathsIn(value as Raw, path)] : [path]
  })
}

function setAt(item: Raw, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<Raw>((inner, name) => inner[name] as Raw, item)
  const name = path.at(-1) ?? ''
  if (value === undefined) delete parent[name]
  else parent[name] = value
}

describe.each(harnesses)('$kind', (harness) => {
  it('drops no item for a field that is missing or of another type', async () => {
    let paths: readonly (readonly string[])[] = []
    const first = await aDesk(harness)
    await first.keeper.poll()
    spoil(first, (item) => {
      paths = pathsIn(item)
    })
    await first.upstream.put([anItem('a', { labels: { host: 'x' } })])
    await first.keeper.poll()
    await first.upstream.close()
    expect(paths.length).toBeGreaterThan(4)

    const desk = await aDesk(harness)
    const { upstream, keeper, source } = desk
    await keeper.poll()
    const wrong: string[] = []
    const two = [anItem('a', { labels: { host: 'x' } }), anItem('b', { labels: { host: 'y' } })]
    if (upstream.front) await upstream.put(two)
    for (const path of paths) {
      for (const value of [undefined, ...others]) {
        const where = `${path.join('.')} = ${JSON.stringify(value)}`
        spoil(desk, (item, at) => {
          if (at === 1) setAt(item, path, value)
        })
        if (!upstream.front) await upstream.put(two)
        // What is told without a memory of before is all that it knows.
        source.forget()
        const polled = await keeper.poll()
        const told = total(polled)
        if (polled.kind === 'miss') {
          if (polled.failure.kind !== 'bad-shape' && polled.failure.kind !== 'not-json')
            wrong.push(`${where}: ${polled.failure.kind}`)
        } else if (told < 2 && !upstream.wasRefused?.()) wrong.push(`${where}: ${told} of 2 known`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('knows an item whose state and severity are words that nobody knows', async () => {
    const { keeper, upstream, known, polls } = await aDesk(harness)
    await keeper.poll()
    await upstream.put([anItem('a', { state: 'snoozled', severity: 'apocalyptic' }), anItem('b')])
    await polls(3)
    expect(known()).toEqual(['a', 'b'])
    const strange = [...keeper.open.values()].find((alert) => upstream.idOf(alert) === 'a')
    expect(strange?.labels.severity).toBe(upstream.severityOf?.('apocalyptic') ?? 'apocalyptic')
    // Not kept quiet by a word that nobody knows.
    expect(strange).toMatchObject({ suppressed: false })
    expect(strange?.held ?? null).toBeNull()
  })

  const hostile: Readonly<Record<string, string>> = JSON.parse(
    `{"__proto__":"p","constructor":"c","toString":"t","host":"${'h'.repeat(65_536)}"}`,
  )
  const title = `\u202edrow\u0000\u0007\u001b[31m <img src=x onerror=alert(1)> ${'w'.repeat(65_536)}`

  it('keeps hostile names and words as words, and short', async () => {
    const { keeper, upstream, known, polls } = await aDesk(harness)
    await keeper.poll()
    await upstream.put([anItem('a', { title, labels: hostile }), anItem('b')])
    const polled = await polls(1)
    expect(known()).toEqual(['a', 'b'])
    const alert = [...keeper.open.values()].find((one) => upstream.idOf(one) === 'a')
    if (!alert) throw new Error('it was dropped')
    const { labels } = alert
    // Nothing of it has become anybody's prototype.
    expect([({} as Raw).host, Object.getPrototypeOf({})]).toEqual([undefined, Object.prototype])
    expect([Object.prototype, null]).toContain(Object.getPrototypeOf(labels))
    const texts = [...Object.entries(labels), ...Object.entries(alert.annotations)].flat()
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(10_000)
    expect(Object.entries(labels)).toContainEqual(['__proto__', 'p'])
    // It crosses to the engine as JSON and comes out as it was.
    if (polled.kind === 'miss') throw new Error(polled.failure.detail)
    const crossed: unknown = JSON.parse(JSON.stringify(alert))
    expect(Object.entries((crossed as typeof alert).labels)).toEqual(Object.entries(labels))
    // The same once more is no change.
    expect(total(await keeper.poll(), false)).toBe(0)
  })
})

/** How many alerts a poll tells of. */
function total(polled: Polled, isAll = true): number {
  if (polled.kind === 'miss') return 0
  return isAll ? polled.total : polled.changed.length
}

/** Watching a blind source by other means: in hand for a while, never green, and back with a ring when it is over. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SourceDetail } from '../../../contract/queries.ts'
import { isByHand, sightOf } from '../../../contract/source-health.ts'
import { isAllQuiet } from '../../../contract/state.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())

const hourMs = 3_600_000
const health = () => {
  const [source] = night.state().sources
  if (!source) throw new Error('no source')
  return source
}
const sight = () => sightOf(health(), night.clock.now())
const isQuiet = () => isAllQuiet(night.state(), night.titles('needs-you').length, night.clock.now())
const byHand = (forMs: number | null) =>
  night.order('sources.watchByHand', {
    name: 'plover',
    untilAt: forMs === null ? null : night.clock.now() + forMs,
  })
const blindNight = async () => {
  night = await startNight()
  await night.pass(20_000)
  night.down.add(0)
  await night.pass(200_000)
  expect([sight(), night.shown.length]).toEqual(['blind', 1])
}
const kinds = async () =>
  (await night.query<SourceDetail>('sources.detail', { name: 'plover' })).tried.map(({ kind }) => kind)

describe('a source watched by hand', () => {
  it('stays blind and nothing is called quiet; when the time is over it rings once more', async () => {
    await blindNight()
    await byHand(hourMs)
    expect(health().byHand).toMatchObject({ by: 'Mara Lind', until: night.clock.now() + hourMs })
    expect(night.withdrawn).toContain('source:plover')
    await night.pass(hourMs - 5_000)
    expect([sight(), isByHand(health(), night.clock.now()), isQuiet(), night.shown.length]).toEqual([
      'blind',
      true,
      false,
      1,
    ])
    await night.pass(10_000)
    expect([sight(), health().byHand, isQuiet(), night.shown.length]).toEqual(['blind', null, false, 2])
    expect(night.shown[1]).toMatchObject({ loud: true, tag: 'source:plover' })
    await night.pass(hourMs)
    expect(night.shown).toHaveLength(2)
    expect(await kinds()).toEqual(expect.arrayContaining(['watched-by-hand', 'by-hand-ended']))
  })

  it('ends when it is seen again, without a ring', async () => {
    await blindNight()
    await byHand(hourMs)
    night.down.clear()
    await night.pass(40_000)
    expect([sight(), health().byHand, isQuiet()]).toEqual(['live', null, true])
    await night.pass(2 * hourMs)
    expect(night.shown).toHaveLength(1)
    expect((await kinds()).slice(0, 2)).toEqual(['sight-back', 'by-hand-ended'])
  })

  it('outlives a restart, and one that was over meanwhile rings when it is known to be blind still', async () => {
    await blindNight()
    await byHand(hourMs)
    await night.restart(30_000)
    expect(health().byHand?.by).toBe('Mara Lind')
    await night.pass(200_000)
    expect([sight(), night.shown.length]).toEqual(['blind', 1])
    await night.restart(2 * hourMs)
    await night.pass(20_000)
    expect([isByHand(health(), night.clock.now()), night.shown.length]).toEqual([false, 1])
    await night.pass(200_000)
    expect([sight(), health().byHand, night.shown.length]).toEqual(['blind', null, 2])
  })

  it('may be promised while it is only stale: then turning blind does not ring before the promise is over', async () => {
    night = await startNight()
    await night.pass(20_000)
    night.down.add(0)
    await night.pass(100_000)
    expect(sight()).toBe('stale')
    await byHand(600_000)
    await night.pass(300_000)
    expect([sight(), night.shown.length]).toEqual(['blind', 0])
    await night.pass(310_000)
    expect(night.shown).toHaveLength(1)
  })

  it('is given back by hand too, without a ring at who gives it back', async () => {
    await blindNight()
    await byHand(hourMs)
    await byHand(null)
    await byHand(null)
    await night.pass(2 * hourMs)
    expect([health().byHand, night.shown.length]).toEqual([null, 1])
    expect((await kinds()).filter((kind) => kind === 'by-hand-ended')).toHaveLength(1)
  })

  it('cannot be one that is seen, one that is not there, nor for longer than a shift', async () => {
    await blindNight()
    await expect(byHand(12 * hourMs + 1)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(byHand(0)).rejects.toMatchObject({ code: 'bad-input' })
    night.down.clear()
    await night.pass(40_000)
    await expect(byHand(hourMs)).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(
      night.order('sources.watchByHand', { name: 'no-such', untilAt: night.clock.now() + hourMs }),
    ).rejects.toMatchObject({ code: 'not-found' })
    expect(health().byHand).toBeNull()
  })
})

/** What a source said of alerts long gone goes; what a postmortem or an alert of today needs stays. */
import { afterEach, describe, expect, it } from 'vitest'
import type { UpstreamDetail } from '../../../contract/deed.ts'
import type { EpisodeId } from '../../../contract/ids.ts'
import { keptForMs } from '../../../main/engine/detail-retention.ts'
import { putUpstreamDetail, upstreamDetailOf } from '../../../main/outbox/upstream-detail-table.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs, secondMs } from '../../helpers/fixtures.ts'
import { createScriptedSource, type ScriptedSource } from '../../helpers/scripted-source.ts'

let night: Night
let source: ScriptedSource
afterEach(() => night.close())

const said = (readAt: number): UpstreamDetail => ({ readAt, notes: [], parts: [], facts: [], figure: null })
const has = (id: EpisodeId): boolean => upstreamDetailOf(night.engine().core.db, id) !== null

/** Alerts that fire, each with what its source said of it. */
async function begin(names: readonly string[]): Promise<ReadonlyMap<string, EpisodeId>> {
  night = await startNight({
    connect: (clock) => {
      source = createScriptedSource(clock, [])
      return source.connect
    },
  })
  for (const name of names) source.put(name)
  await night.pass(20 * secondMs)
  const ids = new Map(names.map((name) => [name, night.episode(`summary of ${name}`).id]))
  night.engine().core.db.transact((db) => {
    for (const id of ids.values()) putUpstreamDetail(db, id, said(night.clock.now()))
  })
  return ids
}
async function end(names: Iterable<string>): Promise<void> {
  for (const name of names) {
    source.alerts.delete(name)
    source.ended = [...source.ended, { fingerprint: name, at: night.clock.now() }]
  }
  await night.pass(20 * secondMs)
}
const idIn = (ids: ReadonlyMap<string, EpisodeId>, name: string): EpisodeId => {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`no episode of ${name}`)
  return id
}

describe('what a source said beyond its list', () => {
  it('goes 90 days after the end, but for what still fires, was read since, or is in a postmortem', async () => {
    const ids = await begin(['fires', 'over', 'read-late', 'ended-late', 'told', 'beside', 'under'])
    const id = (name: string): EpisodeId => idIn(ids, name)
    await night.order('postmortems.create', { episodeIds: [id('told')] })
    await end(['over', 'read-late', 'told', 'beside', 'under'])
    await night.restart(hourMs)
    await end(['ended-late'])
    night.engine().core.db.transact((db) => {
      putUpstreamDetail(db, id('read-late'), said(night.clock.now()))
      // One is shown in the row of what the postmortem tells of, and the other has such a one in its own.
      db.run('UPDATE episode SET lead_id = ? WHERE id = ?', id('told'), id('beside'))
      db.run('UPDATE episode SET lead_id = ? WHERE id = ?', id('under'), id('told'))
    })

    await night.restart(keptForMs - 2 * hourMs)
    await night.pass(15 * minuteMs)
    expect([...ids.keys()].filter((name) => !has(id(name)))).toEqual([])

    await night.restart(hourMs)
    await night.pass(15 * minuteMs)
    expect([...ids.keys()].filter((name) => !has(id(name)))).toEqual(['over'])
  })

  it('goes a slice at a time, with a pause between', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `f${index}`)
    const ids = await begin(names)
    const left = (): number => [...ids.values()].filter(has).length
    await end(names)
    await night.restart(keptForMs)
    // Whatever the laptop does first is not held up by it.
    await night.pass(9 * minuteMs)
    expect(left()).toBe(450)
    const counts = new Set<number>()
    for (let second = 0; second < 120; second++) {
      await night.pass(secondMs)
      counts.add(left())
    }
    expect([...counts]).toEqual([450, 250, 50, 0])
  })

  it('is looked through again a day later', async () => {
    const ids = await begin(['over'])
    await end(['over'])
    await night.restart(keptForMs - hourMs)
    await night.pass(15 * minuteMs)
    expect(has(idIn(ids, 'over'))).toBe(true)
    await night.clock.advanceAsync(24 * hourMs)
    expect(has(idIn(ids, 'over'))).toBe(false)
  })
})

/** When the engine tells its almanac, what it says while there is none, and what becomes of faults. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FindAnswer } from '../../../contract/find.ts'
import { createAlmanac } from '../../../main/almanac/almanac.ts'
import type { AlmanacDoor, ToAlmanac } from '../../../main/almanac/almanac-messages.ts'
import { AlmanacLost } from '../../../main/almanac/almanac-messages.ts'
import { serveAlmanac } from '../../../main/almanac/serve-almanac.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { freshRecordOf, recordOf } from '../../helpers/almanac-record.ts'
import { nearAlmanac } from '../../helpers/near-almanac.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const anything = {
  ...{
    text: 'ingress',
    kinds: [],
    environment: null,
    customer: null,
    from: null,
    to: null,
    limit: 5,
    before: null,
  },
} as const

/** Hears every message on its way to the almanac, and may answer in its stead. */
function listenedTo(door: AlmanacDoor, instead: (message: ToAlmanac) => void = () => {}) {
  const heard: ToAlmanac[] = []
  const own: AlmanacDoor = {
    send: async (message, within) => {
      heard.push(message)
      instead(message)
      return door.send(message, within)
    },
    close: door.close,
  }
  return { heard, door: own, told: () => heard.filter(({ kind }) => kind === 'take').length }
}

async function aNight(almanac: AlmanacDoor, options: NightOptions = {}): Promise<Night> {
  const night = await startNight({ almanac, ...options })
  onTestFinished(() => night.close())
  return night
}

const find = (night: Night): Promise<FindAnswer> => night.query<FindAnswer>('find.search', anything)

/** What the almanac in that file holds; the night must be over, or the file be copied. */
function heldIn(file: string): string {
  const twin = path.join(aTestFolder(), 'twin.db')
  for (const end of ['', '-wal']) {
    try {
      copyFileSync(file + end, twin + end)
    } catch {
      // A log that is moved into its file is no more.
    }
  }
  const almanac = createAlmanac(twin)
  const text = recordOf(almanac.db)
  almanac.close()
  return text
}

const fresh = (night: Night): string => freshRecordOf(night.engine().core.db).holds

describe('telling', () => {
  it('begins some seconds after the start, and then says nothing while nothing changes', async () => {
    const { heard, door } = listenedTo(nearAlmanac())
    const night = await aNight(door)
    await night.pass(4_000)
    expect(heard).toEqual([])
    await night.pass(10_000)
    const messages = heard.length
    expect(messages).toBeGreaterThan(0)
    const timers = night.clock.pending()
    await night.pass(600_000)
    expect(heard).toHaveLength(messages)
    expect(night.clock.pending()).toBe(timers)
  })

  it('waits until nothing has changed for a second', async () => {
    const { heard, door, told } = listenedTo(nearAlmanac())
    const night = await aNight(door)
    night.fire(pageLabels())
    await night.pass(31_000)
    const { id } = night.episode('IngressErrorRatioHigh')
    await night.pass(60_000)
    const before = told()
    await night.order('notes.add', { episodeId: id, text: 'the certificate' })
    await night.clock.advanceAsync(900)
    await night.order('notes.add', { episodeId: id, text: 'of the ingress' })
    await night.clock.advanceAsync(900)
    expect(told()).toBe(before)
    await night.clock.advanceAsync(200)
    expect(told()).toBe(before + 1)
    const last = heard.findLast((message) => message.kind === 'take')
    expect(last?.kind === 'take' && last.entries.map((entry) => entry.kind).toSorted()).toEqual([
      'note',
      'note',
    ])
  })

  it('tells what was done a moment ago before it asks', async () => {
    const file = path.join(aTestFolder(), 'almanac.db')
    const { heard, door } = listenedTo(nearAlmanac(file))
    const night = await aNight(door)
    night.fire(pageLabels())
    await night.pass(60_000)
    await night.order('notes.add', { episodeId: night.episode('IngressErrorRatioHigh').id, text: 'just now' })
    expect((await find(night)).behind).toBe(0)
    expect(heard.slice(-2).map(({ kind }) => kind)).toEqual(['take', 'ask'])
    expect(heldIn(file)).toBe(fresh(night))
  })

  it('says nothing while a storm is taken in, and all of it afterwards', async () => {
    const file = path.join(aTestFolder(), 'almanac.db')
    const { door, told } = listenedTo(nearAlmanac(file))
    const night = await aNight(door)
    await night.pass(20_000)
    const before = told()
    for (let index = 0; index < 300; index += 1) night.fire(pageLabels({ alertname: `Storm${index}` }))
    const toStorm = 15_000 - ((night.clock.mono() - 0) % 15_000)
    await night.clock.advanceAsync(toStorm)
    expect(night.state().episodes.size).toBe(300)
    expect((await find(night)).behind).toBeGreaterThanOrEqual(300)
    expect(told()).toBe(before)
    await night.pass(40_000)
    expect((await find(night)).behind).toBe(0)
    expect(heldIn(file)).toBe(fresh(night))
  })
})

describe('a start', () => {
  it('goes on where the telling of everything was ended, and the newest are told first', async () => {
    const folder = aTestFolder()
    const file = path.join(aTestFolder(), 'almanac.db')
    const first = await startNight({ dir: folder })
    for (let index = 0; index < 600; index += 1) first.fire(pageLabels({ alertname: `Old${index}` }))
    await first.pass(31_000)
    await first.close()
    let left = 4
    const { heard, door } = listenedTo(nearAlmanac(file), ({ kind }) => {
      if (kind === 'take' && left-- <= 0) throw new AlmanacLost('killed')
    })
    const second = await startNight({ dir: folder, almanac: door, chance: 'y' })
    await second.pass(6_000)
    const told = heard.flatMap((message) =>
      message.kind === 'take'
        ? message.entries.flatMap((entry) => (entry.kind === 'episode' ? [entry.id] : []))
        : [],
    )
    expect(told.length).toBeGreaterThan(0)
    expect(told).toEqual(told.toSorted((a, b) => b - a))
    expect(told[0]).toBe(600)
    expect((await find(second)).problem).toContain('being started again')
    await second.close()
    await door.close()
    const again = listenedTo(nearAlmanac(file))
    const third = await aNight(again.door, { dir: folder, chance: 'z' })
    await third.pass(20_000)
    expect(again.heard.some(({ kind }) => kind === 'anew')).toBe(false)
    expect((await find(third)).behind).toBe(0)
    expect(heldIn(file)).toBe(fresh(third))
  })
})

describe('F104: while nothing can be kept on disk', () => {
  it('finds what is on the desk and says why there is no more, and tells everything once the disk works again', async () => {
    const file = path.join(aTestFolder(), 'almanac.db')
    const { heard, door } = listenedTo(nearAlmanac(file))
    const night = await aNight(door, { dataFolder: {} })
    await night.pass(16_000)
    const disk = night.data().store.disk()
    disk?.pragma(`max_page_count = ${Number(disk.pragma('page_count', { simple: true }))}`)
    for (let index = 0; index < 30; index += 1)
      night.fire(pageLabels({ alertname: `Disk${index}`, filler: 'x'.repeat(2_000) }))
    await night.pass(31_000)
    expect(night.state().desk.storage.kind).toBe('memory')
    const messages = heard.length
    const found = await night.query<FindAnswer>('find.search', { ...anything, text: 'disk7' })
    expect(found.problem).toContain('Nothing can be kept on disk now')
    expect(found.hits.map(({ title }) => title.map(({ text }) => text).join(''))).toEqual([
      night.episode('Disk7').title,
    ])
    await expect(night.query('insights.weekly', { week: '2026-11-16' })).rejects.toMatchObject({
      code: 'busy',
    })
    expect(heard).toHaveLength(messages)
    disk?.pragma('max_page_count = 1000000')
    await night.pass(120_000)
    expect(night.state().desk.storage.kind).toBe('disk')
    // Not every row that came back set off a trigger.
    expect(heard.slice(messages).map(({ kind }) => kind)).toContain('anew')
    expect((await find(night)).behind).toBe(0)
    expect(heldIn(file)).toBe(fresh(night))
  })

  it('says that there is no history where there is no almanac', async () => {
    const night = await startNight()
    onTestFinished(() => night.close())
    await expect(night.query('insights.weekly', { week: '2026-11-16' })).rejects.toMatchObject({
      code: 'busy',
    })
    expect((await find(night)).problem).toBe('This Nightdesk keeps no history to be read.')
  })
})

describe('F101, F102: a derived file', () => {
  const spoilt: readonly (readonly [string, (file: string) => void])[] = [
    ['is gone', (file) => rmSync(file)],
    ['is empty', (file) => writeFileSync(file, '')],
    ['is no database', (file) => writeFileSync(file, 'Dear diary. '.repeat(4_000))],
    [
      'is of an older shape',
      (file) => {
        const almanac = createAlmanac(file)
        almanac.db.transact((write) => write.run('CREATE TABLE older (id INTEGER) STRICT'))
        almanac.db.transact((write) => write.run('PRAGMA user_version = 77'))
        almanac.close()
      },
    ],
    [
      'has pages that say nonsense',
      (file) => {
        const bytes = readFileSync(file)
        writeFileSync(file, bytes.fill(0xa7, 2 * 8_192))
      },
    ],
  ]
  it.each(spoilt)('that %s is made anew', async (_, spoil) => {
    const file = path.join(aTestFolder(), 'almanac.db')
    const folder = aTestFolder()
    const door = nearAlmanac(file)
    const before = await startNight({ dir: folder, almanac: door })
    before.fire(pageLabels())
    await before.pass(60_000)
    await before.close()
    await door.close()
    spoil(file)
    const night = await aNight(nearAlmanac(file), { dir: folder })
    await night.pass(20_000)
    expect((await find(night)).behind).toBe(0)
    expect(heldIn(file)).toBe(fresh(night))
  })

  it('that cannot be written says so, is tried again, and keeps nothing else waiting', async () => {
    const file = path.join(aTestFolder(), 'almanac.db')
    mkdirSync(file)
    const night = await aNight(nearAlmanac(file))
    night.fire(pageLabels())
    await night.pass(60_000)
    expect(night.titles('needs-you')).toHaveLength(1)
    const found = await find(night)
    expect(found.problem).toContain('cannot be written')
    expect(found.hits).toHaveLength(1)
    rmSync(file, { recursive: true })
    await night.pass(600_000)
    expect((await find(night)).behind).toBe(0)
    expect(heldIn(file)).toBe(fresh(night))
  })

  it('that the disk takes no more of loses nothing, and catches up', async () => {
    const file = path.join(aTestFolder(), 'almanac.db')
    let isFull = true
    const served = serveAlmanac(file, (name) => {
      const almanac = createAlmanac(name)
      return {
        ...almanac,
        take: (entries, mark, sync) => {
          const pages = isFull ? Number(almanac.db.get('PRAGMA page_count')?.page_count) : 1_000_000
          almanac.db.get(`PRAGMA max_page_count = ${pages}`)
          almanac.take(entries, mark, sync)
        },
      }
    })
    const door: AlmanacDoor = {
      send: async (message) => structuredClone(served.answer(structuredClone(message))),
      close: async () => {},
    }
    const night = await aNight(door)
    for (let index = 0; index < 500; index += 1)
      night.fire(pageLabels({ alertname: `Many${index}`, filler: 'x'.repeat(500) }))
    await night.pass(60_000)
    expect((await find(night)).problem).toContain('disk may be full')
    isFull = false
    await night.pass(1_200_000)
    expect((await find(night)).behind).toBe(0)
    expect(heldIn(file)).toBe(fresh(night))
  })
})

describe('F100: an almanac that is lost', () => {
  it('while it is asked is asked once more', async () => {
    let dies = 0
    const { heard, door } = listenedTo(nearAlmanac(), ({ kind }) => {
      if (kind === 'ask' && dies-- > 0) throw new AlmanacLost('killed')
    })
    const night = await aNight(door)
    await night.pass(20_000)
    dies = 1
    const before = heard.length
    expect((await find(night)).problem).toBeNull()
    expect(heard.slice(before).map(({ kind }) => kind)).toEqual(['ask', 'ask'])
  })

  it('twice says so, finds what is on the desk, holds up nothing, and is asked again by itself', async () => {
    let isLost = false
    const { door } = listenedTo(nearAlmanac(), () => {
      if (isLost) throw new AlmanacLost('killed')
    })
    const night = await aNight(door)
    await night.pass(20_000)
    isLost = true
    night.fire(pageLabels())
    await night.pass(31_000)
    expect(night.titles('needs-you')).toHaveLength(1)
    const found = await find(night)
    expect(found.problem).toContain('being started again')
    expect(found.hits).toHaveLength(1)
    await expect(night.query('insights.weekly', { week: '2026-11-16' })).rejects.toMatchObject({
      code: 'busy',
    })
    isLost = false
    await night.pass(600_000)
    const again = await find(night)
    expect([again.problem, again.behind]).toEqual([null, 0])
  })
})

/** Budget 11: a tenth of a year's history goes, and nobody who clicks or types meanwhile waits for it. */
import { statSync } from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import { createAlmanac } from '../../../main/almanac/almanac.ts'
import { entriesOf, feedAfter } from '../../../main/almanac/feed-table.ts'
import { type Db, openDb } from '../../../main/db/db.ts'
import { episodesAtOnce, pagesAtOnce } from '../../../main/engine/history-retention.ts'
import {
  dropEpisodes,
  freePages,
  givePagesBack,
  oldEpisodes,
  type RetentionPlace,
} from '../../../main/history/retention-table.ts'
import { episodeStory } from '../../../main/history/story.ts'
import { type Figure, type Measure, median, percentile } from '../figures.ts'
import { aHundredth, aMillion, putMillion, putMillionAlmanac } from '../helpers/million.ts'
import { inScratch } from '../scratch.ts'

/** What the engine's thread may be held for by a slice, ms (performance.md, goal 11). */
const goalMs = 50

export const measure: Measure = ({ quick, say }) =>
  inScratch(async (folder) => {
    const million = quick ? aHundredth : aMillion
    say('a year of a large desk')
    const file = putMillion(folder, million)
    const db = openDb(file)
    const almanac = createAlmanac(putMillionAlmanac(folder, million))
    try {
      db.transact((write) => write.run('DELETE FROM feed'))
      const all = Number(db.get('SELECT count(*) AS n FROM episode')?.n)
      const before = Number(
        db.get(
          'SELECT quiet_at AS at FROM episode WHERE quiet_at IS NOT NULL ORDER BY quiet_at LIMIT 1 OFFSET ?',
          Math.floor(all / 10),
        )?.at,
      )
      const click = clicker(db, million.endsAt)
      const idle = Array.from({ length: quick ? 50 : 400 }, () => click())
      say('a tenth of it goes')
      const writes: number[] = []
      const clicks: number[] = []
      for (let place: RetentionPlace | null = null; ; ) {
        const began = performance.now()
        const { ids, last } = oldEpisodes(db, { before, now: million.endsAt }, place, episodesAtOnce)
        db.transact((write) => dropEpisodes(write, ids), 'later')
        writes.push(performance.now() - began)
        clicks.push(click())
        if (last === null) break
        place = last
      }
      say('its space is given back')
      const returns: number[] = []
      while (freePages(db).free > 0) {
        const began = performance.now()
        db.transact((write) => givePagesBack(write, pagesAtOnce), 'later')
        returns.push(performance.now() - began)
        clicks.push(click())
      }
      say('the almanac is told')
      const told = tellAll(db, almanac, million.endsAt)
      db.get('PRAGMA wal_checkpoint(TRUNCATE)')
      const kept = statSync(file).size
      const fresh = path.join(folder, 'fresh.db')
      db.close()
      const raw = new Database(file)
      raw.prepare('VACUUM INTO ?').run(fresh)
      raw.close()
      return [
        worst('taking rows out', writes, { 'episodes at once': episodesAtOnce }),
        worst('giving space back', returns, { 'pages at once': pagesAtOnce }),
        {
          ...{ budget: '11', what: 'a click meanwhile / at rest, p99', unit: 'x', goal: 2 },
          value: percentile(clicks, 0.99) / percentile(idle, 0.99),
          info: {
            'meanwhile ms': percentile(clicks, 0.99),
            'at rest ms': percentile(idle, 0.99),
            clicks: clicks.length,
          },
        },
        told,
        {
          ...{ budget: '11', what: 'the file / one that is written anew', unit: 'x', goal: 1.05 },
          value: kept / statSync(fresh).size,
          info: { MB: kept / 1e6 },
        },
      ]
    } finally {
      almanac.close()
      db.close()
    }
  })

/** What a click asks: the story of an alert, another one each time. */
function clicker(db: Db, now: number): () => number {
  const ids = db.all(
    'SELECT e.id, a.source_id FROM episode e JOIN alert a ON a.id = e.alert_id ORDER BY e.id DESC LIMIT 2000',
  )
  let turn = 0
  return () => {
    turn += 37
    const row = ids[turn % ids.length]
    const began = performance.now()
    const owner = {
      id: Number(row?.id),
      sourceId: String(row?.source_id),
      seenAt: now - 86_400_000,
      quietAt: now,
    }
    episodeStory(db, owner as unknown as Parameters<typeof episodeStory>[1], now)
    return performance.now() - began
  }
}

/** Finding while it is told of all that went, against finding at rest: it has a thread of its own, and one thing at a time. */
function tellAll(db: Db, almanac: ReturnType<typeof createAlmanac>, now: number): Figure {
  const moment = { now, behind: 0, surroundings: { zone: 'UTC', night: { from: 22 * 60, to: 7 * 60 } } }
  const find = (text: string): number => {
    const began = performance.now()
    almanac.answers['find.search'](
      {
        ...{ text, kinds: [], environment: null, customer: null, from: null, to: null, limit: 12 },
        before: null,
      },
      moment,
    )
    return performance.now() - began
  }
  const words = [
    'disk',
    'latency',
    'dns look',
    'certificate',
    'memory limit',
    'queue',
    'restart',
    'nodes fil',
  ]
  const rest = Array.from({ length: 200 }, (_, index) => find(words[index % words.length] ?? ''))
  const meanwhile: number[] = []
  const slices: number[] = []
  const told = (deed: () => void): void => {
    const began = performance.now()
    deed()
    slices.push(performance.now() - began)
    meanwhile.push(find(words[slices.length % words.length] ?? ''))
  }
  for (let upto = 0; ; ) {
    const rows = feedAfter(db, upto, 100)
    const last = rows.at(-1)
    if (!last) break
    upto = last.id
    const entries = entriesOf(db, rows)
    told(() => almanac.take(entries, { upto, token: 'upkeep' }, false))
  }
  for (let more = true; more && slices.length < 20_000; )
    told(() => {
      more = almanac.tidy(moment.surroundings)
    })
  return {
    ...{ budget: '11', what: 'finding meanwhile / at rest, p99', unit: 'x', goal: 2 },
    value: percentile(meanwhile, 0.99) / percentile(rest, 0.99),
    info: {
      'at rest ms': percentile(rest, 0.99),
      'longest slice of the almanac ms': Math.max(...slices),
      slices: slices.length,
    },
  }
}

function worst(what: string, times: readonly number[], info: Figure['info']): Figure {
  return {
    ...{ budget: '11', what: `longest hold: ${what}`, unit: 'ms', goal: goalMs },
    value: Math.max(...times),
    info: { ...info, 'median ms': median(times), 'p99 ms': percentile(times, 0.99), slices: times.length },
  }
}

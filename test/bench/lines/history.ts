/**
 * The newest 200 episodes of anything over a year of a million events: of a team, a place, a label that many alerts have,
 * one that some have and one that a few have; and what the history takes on disk, beside the labels written into every event.
 */
import path from 'node:path'
import Database from 'better-sqlite3'
import type { PastSubject } from '../../../contract/past.ts'
import { type Almanac, createAlmanac, type Moment } from '../../../main/almanac/almanac.ts'
import { type Figure, type Measure, percentile } from '../figures.ts'
import { inlineHistory } from '../helpers/inline-history.ts'
import { aHundredth, aMillion, putMillion, putMillionAlmanac } from '../helpers/million.ts'
import { inScratch } from '../scratch.ts'

const dayMs = 86_400_000

export const measure: Measure = ({ quick, say }) =>
  inScratch(async (folder) => {
    const million = quick ? aHundredth : aMillion
    say(`the record of ${million.events} events, and the almanac of it`)
    const record = putMillion(folder, million)
    const file = putMillionAlmanac(folder, million)
    const almanac = createAlmanac(file)
    const kinds = subjectsOf(almanac)
    say('the newest 200 of each')
    const window = { from: million.endsAt - million.days * dayMs, to: million.endsAt }
    const moment = { now: million.endsAt, behind: 0, surroundings }
    const turns = quick ? 20 : 200
    const newest = kinds.map(({ name, subjects }) => newestOf(almanac, name, subjects, window, moment, turns))
    const about = kinds.map(({ name, subjects }) => aboutCost(almanac, name, subjects, window, moment))
    say('the same history with its labels in every event')
    const inline = inlineHistory(path.join(folder, 'inline.db'), record)
    const rare = kinds.find(({ name }) => name === 'a rare label')?.subjects[0]
    const ratio = rare?.kind === 'label' ? besideInline(almanac, rare, inline, window, moment) : []
    const bytes = historyBytes(record) + historyBytes(file)
    const size: Figure = {
      ...{
        budget: '9',
        what: 'bytes of the history, record and almanac / labels in every event',
        unit: 'x',
        // Of a small one the empty tables are half.
        goal: quick ? null : 0.6,
      },
      value: bytes / inline.bytes,
      info: {
        'bytes an event': bytes / inline.events,
        'of them record': historyBytes(record) / inline.events,
        'of them almanac': historyBytes(file) / inline.events,
        'inline bytes an event': inline.bytes / inline.events,
      },
    }
    inline.close()
    almanac.close()
    return [...newest, ...about, ...ratio, size]
  })

const surroundings: Moment['surroundings'] = {
  ...{ zone: 'Europe/Zurich', night: { from: 22 * 60, to: 7 * 60 } },
}

interface Kind {
  readonly name: string
  readonly subjects: readonly PastSubject[]
}

type Window = { readonly from: number; readonly to: number }

/** So many of each: other ones each time, as people ask. */
const ofEach = 20

function subjectsOf({ db }: Almanac): readonly Kind[] {
  const valuesOf = (kind: 'team' | 'environment'): readonly PastSubject[] =>
    db
      .all(
        `SELECT ${kind} AS value FROM alert WHERE ${kind} IS NOT NULL GROUP BY ${kind} ORDER BY count(*) DESC LIMIT ${ofEach}`,
      )
      .map((row) => ({ kind, value: String(row.value) }))
  const labels = db.all(
    `SELECT l.name, l.value, count(*) AS alerts FROM alert_label a JOIN label l ON l.id = a.label_id
     GROUP BY a.label_id ORDER BY alerts DESC`,
  )
  const all = Number(db.get('SELECT count(*) AS alerts FROM alert')?.alerts)
  if (all === 0) throw new Error('the almanac is empty')
  const labelled = (least: number, most: number): readonly PastSubject[] =>
    labels
      .filter(({ alerts }) => Number(alerts) >= least * all && Number(alerts) <= most * all)
      .slice(0, ofEach)
      .map(({ name, value }) => ({ kind: 'label', name: String(name), value: String(value) }))
  return [
    { name: 'a team', subjects: valuesOf('team') },
    { name: 'a place', subjects: valuesOf('environment') },
    { name: 'a common label', subjects: labelled(0.1, 1) },
    { name: 'a label between', subjects: labelled(0.01, 0.06) },
    { name: 'a rare label', subjects: labelled(0, Math.max(0.0002, 2 / all)) },
  ]
}

/** Turns before any is counted: what is asked first finds neither pages nor compiled code. */
const warmUp = 40

/** Half of the turns over the whole year, half over 30 days of it. */
function newestOf(
  almanac: Almanac,
  name: string,
  subjects: readonly PastSubject[],
  year: Window,
  moment: Moment,
  turns: number,
): Figure {
  const ms: number[] = []
  let rows = 0
  for (let turn = -warmUp; turn < turns; turn += 1) {
    const subject = subjects[(turn + warmUp) % subjects.length]
    if (!subject) continue
    const to = turn % 2 === 0 ? year.to : year.from + ((Math.abs(turn) * 7_919) % 330) * dayMs + 30 * dayMs
    const window = { from: turn % 2 === 0 ? year.from : to - 30 * dayMs, to }
    const began = performance.now()
    const { episodes } = almanac.answers['past.of']({ subject, ...window, before: null, limit: 200 }, moment)
    if (turn >= 0) ms.push(performance.now() - began)
    rows += episodes.length
  }
  return {
    ...{ budget: '9', what: `newest 200 of ${name}, p99`, unit: 'ms', goal: 5 },
    value: percentile(ms, 0.99),
    info: { 'p50 ms': percentile(ms, 0.5), 'most ms': Math.max(...ms), subjects: subjects.length, rows },
  }
}

/** What stands above the rows, for the whole year: told, not judged. */
function aboutCost(
  almanac: Almanac,
  name: string,
  subjects: readonly PastSubject[],
  window: Window,
  moment: Moment,
): Figure {
  const ms = subjects.slice(0, 5).map((subject) => {
    const began = performance.now()
    almanac.answers['past.about']({ subject, ...window }, moment)
    return performance.now() - began
  })
  return {
    ...{ budget: '9', what: `counts, gaps and takers of ${name} over a year, most`, unit: 'ms', goal: null },
    value: Math.max(...ms),
    info: { 'p50 ms': percentile(ms, 0.5) },
  }
}

/** The newest 200 of a rare label, both ways in turns. */
function besideInline(
  almanac: Almanac,
  subject: Extract<PastSubject, { kind: 'label' }>,
  inline: ReturnType<typeof inlineHistory>,
  { from, to }: Window,
  moment: Moment,
): readonly Figure[] {
  const [product, floor]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < 7; turn += 1) {
    const began = performance.now()
    const page = almanac.answers['past.of']({ subject, from, to, before: null, limit: 200 }, moment)
    const read = performance.now()
    const plain = inline.newest(subject.name, subject.value, from, to)
    floor.push(performance.now() - read)
    product.push(read - began)
    if (plain.length !== page.episodes.length)
      throw new Error(
        `${page.episodes.length} episodes of ${subject.value}, and ${plain.length} in the plain layout`,
      )
  }
  const [ours, theirs] = [percentile(product, 0.5), percentile(floor, 0.5)]
  return [
    {
      ...{
        budget: '9',
        what: 'newest 200 of a rare label / out of labels in every event',
        unit: 'x',
        goal: 0.1,
      },
      value: ours / theirs,
      info: { 'ours ms': ours, 'in every event ms': theirs },
    },
  ]
}

/** What is no history of alerts: customers' threads, postmortems, the words' index, and weeks that were counted. */
const others = /^(sqlite_autoindex_)?(support_|thread|postmortem|find_|insights_)/

/** Bytes of the tables and indexes that hold the history of alerts. */
function historyBytes(file: string): number {
  const db = new Database(file, { readonly: true })
  const rows = db.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all() as {
    readonly name: string
    readonly bytes: number
  }[]
  db.close()
  return rows.filter(({ name }) => !others.test(name)).reduce((sum, { bytes }) => sum + bytes, 0)
}

/** What must hold of the whole database, looked through at quiet moments and at the end of the night. */
import { isDeepStrictEqual } from 'node:util'
import type { EpisodeId } from '../../contract/ids.ts'
import { isVerifiedCalm, sightOf } from '../../contract/source-health.ts'
import { fromSnapshot } from '../../contract/state.ts'
import { episodeById } from '../../main/alerts/episode-table.ts'
import { describe, fail, hasNote } from './broken.ts'
import { heartbeatLabels, standing } from './fleet.ts'
import { boundaryMs, mustWake } from './must-wake.ts'
import type { Promises } from './person.ts'
import type { Program, Surroundings } from './program.ts'

export interface Inspection {
  /** the whole database: at quiet moments. @throws Broken */
  inspect(program: Program): void
  /** after everything has been well for a while. @throws Broken */
  inspectAtRest(program: Program): void
}

export function createInspection(around: Surroundings, promises: Promises): Inspection {
  const { time, sources } = around
  let events = { max: 0, count: 0 }
  const callsOf = new Map<EpisodeId, number>()

  const inspect = (program: Program): void => {
    const { db, engine } = program
    const { core } = engine
    // What the page has built of changes is what a page would be given anew.
    const page = program.state()
    const fresh = fromSnapshot(program.freshSnapshot())
    for (const key of ['desk', 'drafts', 'postmortems', 'batch'] as const)
      if (!isDeepStrictEqual(page[key], fresh[key]))
        fail(
          `The page's ${key} is not the engine's: ${JSON.stringify(page[key])} / ${JSON.stringify(fresh[key])}`,
        )
    const byId = <Row extends { readonly id: string | number }>(rows: Iterable<Row>) =>
      [...rows].sort((x, y) => (x.id < y.id ? -1 : 1))
    if (!isDeepStrictEqual(byId(page.sources), byId(fresh.sources)))
      fail('The page shows other sources than the engine.')
    if (
      page.loading === 0 &&
      !isDeepStrictEqual(byId(page.episodes.values()), byId(core.episodes.values()))
    ) {
      const other = byId(core.episodes.values()).find(
        (one) => !isDeepStrictEqual(one, page.episodes.get(one.id)),
      )
      fail(
        `The page shows other episodes than the engine: ${JSON.stringify(other)} / ${JSON.stringify(other && page.episodes.get(other.id))}`,
      )
    }
    // What the engine holds is what is on disk.
    for (const episode of core.episodes.values()) {
      const stored = episodeById(db, core.policy, episode.id)
      const { ack, ...rest } = episode
      const bare = { ...rest, ack: ack && { ...ack, order: null } }
      if (!isDeepStrictEqual(bare, stored))
        fail(
          `#${episode.id} in memory is not as on disk: ${JSON.stringify(bare)} / ${JSON.stringify(stored)}`,
        )
      const from = episode.calledAt ?? episode.seenAt
      const ackFrom = episode.ackEnded?.seenAt ?? from
      if (episode.ackDueAt !== ackFrom + core.policy.ackTargetMs)
        fail(`The target of #${episode.id} has moved.`)
    }
    // Whatever fires on disk is on the desk.
    for (const row of db.all('SELECT id FROM episode WHERE quiet_at IS NULL'))
      if (!core.episodes.has(Number(row.id) as EpisodeId)) fail(`#${row.id} fires and is not on the desk.`)
    // Events are kept, and each run's are in its order.
    const row = db.get('SELECT count(*) AS n, coalesce(max(id), 0) AS last FROM event')
    const old = db.get('SELECT count(*) AS n FROM event WHERE id <= ?', events.max)
    if (Number(old?.n) !== events.count) fail(`Events are gone: ${old?.n} of ${events.count}.`)
    if (
      db.get(
        'SELECT 1 FROM event a JOIN event b ON b.id = a.id + 1 AND b.run_id = a.run_id WHERE a.id > ? AND b.mono < a.mono',
        Math.max(0, events.max - 1),
      )
    )
      fail('Events of one run are not in their order.')
    events = { max: Number(row?.last), count: Number(row?.n) }
    // Called once.
    for (const row of db.all(
      `SELECT episode_id AS id, sum(kind = 'called') AS calls, sum(kind IN ('returned', 'snooze-ended')) AS again
       FROM event WHERE episode_id IS NOT NULL GROUP BY episode_id HAVING calls > 1`,
    ))
      if (Number(row.calls) > 1 + Number(row.again)) fail(`#${row.id} was called ${row.calls} times.`)
    for (const row of db.all(
      `SELECT e.id, e.called_at, b.labels FROM episode e JOIN alert_body b ON b.alert_id = e.alert_id
       WHERE e.called_at IS NOT NULL`,
    )) {
      const id = Number(row.id) as EpisodeId
      const labels = JSON.parse(String(row.labels)) as Record<string, string>
      if (![0, boundaryMs].some((ms) => mustWake(labels, around.table, Number(row.called_at) - ms)))
        fail(`#${id} was called, and the rules forbid it: ${JSON.stringify(labels)}`)
      const first = callsOf.get(id)
      if (first === undefined) callsOf.set(id, Number(row.called_at))
      else if (first !== row.called_at) fail(`#${id} was called at another instant than before.`)
    }
    for (const { episodeId, text } of promises.notes)
      if (!hasNote(program, episodeId, text)) fail(`The note "${text}" on #${episodeId} is lost.`)
    inspectUpstream()
  }

  const inspectUpstream = (): void => {
    for (const source of sources) {
      const ours = standing(source, time).filter(({ createdBy }) => createdBy === 'Mara Lind')
      const markers = new Map<string, number>()
      for (const { id, comment } of ours) {
        // It was over when the next one was written; nobody but the clock has brought it back.
        if (source.revived.has(id)) continue
        const marker = /\[([^\]]+)\]\s*$/.exec(comment)?.[1] ?? comment
        markers.set(marker, (markers.get(marker) ?? 0) + 1)
      }
      for (const [marker, count] of markers)
        if (count > 1) fail(`${count} silences stand with the marker ${marker}.`)
      for (const silence of ours) {
        if (silence.comment.startsWith('ACK!')) continue
        const heartbeat = heartbeatLabels(source.name)
        const matches = (labels: Readonly<Record<string, string>>) =>
          silence.matchers.every(({ name, value, isRegex, isEqual }) => {
            const own = labels[name] ?? ''
            return (isRegex ? new RegExp(`^(?:${value})$`).test(own) : own === value) === isEqual
          })
        if (source.hasHeartbeat && matches(heartbeat))
          fail(`A silence by hand hides the heartbeat of ${source.name}.`)
      }
    }
  }

  return {
    inspect,
    inspectAtRest: (program) => {
      inspect(program)
      const now = program.clock.now()
      const { core } = program.engine
      for (const source of sources) {
        const health = core.sources.get(source.name)
        if (!health || !isVerifiedCalm(health, now))
          fail(
            `${source.name} is well and not seen as live: ${health && sightOf(health, now)} ${JSON.stringify(health)}`,
          )
        const open = new Set(
          program.db
            .all(
              'SELECT a.fingerprint FROM episode e JOIN alert a ON a.id = e.alert_id WHERE e.quiet_at IS NULL AND a.source_id = ?',
              source.name,
            )
            .map(({ fingerprint }) => String(fingerprint)),
        )
        for (const fingerprint of source.firing.keys())
          if (!open.delete(fingerprint))
            fail(`${describe(source, fingerprint)} fires and has no open episode.`)
        for (const fingerprint of open)
          fail(`${source.name} ${fingerprint} has ended and its episode is open.`)
        for (const silence of standing(source, time)) {
          if (silence.createdBy !== 'Mara Lind' || !silence.comment.startsWith('ACK!')) continue
          const row = program.db.get(
            'SELECT m.episode_id AS id FROM mirror m WHERE m.silence_id = ?',
            silence.id,
          )
          const episode = row && core.episodes.get(Number(row.id) as EpisodeId)
          if (!(episode?.firing && episode.ack?.mine))
            fail(`A silence for an ack that is no more stands at ${source.name}: ${silence.comment}`)
        }
      }
      for (const row of program.db.all(
        "SELECT id, kind, state, attempts, reason FROM outbox WHERE state IN ('waiting', 'retrying') AND created_at < ?",
        now - 60_000,
      ))
        fail(`An order never ended: ${JSON.stringify(row)}`)
    },
  }
}

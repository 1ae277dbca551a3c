/** The database of before the almanac: every row stays, it goes on as before, and the almanac is told all of it. */
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import type { FindAnswer } from '../../../contract/find.ts'
import type { EpisodeId } from '../../../contract/ids.ts'
import { openDb } from '../../../main/db/db.ts'
import { first } from '../../../main/db/migrations/001-first.ts'
import { hold } from '../../../main/db/migrations/002-hold.ts'
import { night } from '../../../main/db/migrations/003-night.ts'
import { escalations } from '../../../main/db/migrations/004-escalations.ts'
import { maintenance } from '../../../main/db/migrations/005-maintenance.ts'
import { overrideOrders } from '../../../main/db/migrations/006-override-orders.ts'
import { support } from '../../../main/db/migrations/007-support.ts'
import { handOver } from '../../../main/db/migrations/008-hand-over.ts'
import { postmortems } from '../../../main/db/migrations/009-postmortems.ts'
import { postmortemPeople } from '../../../main/db/migrations/010-postmortem-people.ts'
import { upstream } from '../../../main/db/migrations/011-upstream.ts'
import { startNight } from '../../helpers/a-night.ts'
import { nearAlmanac } from '../../helpers/near-almanac.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const startAt = Date.UTC(2026, 9, 14, 10)
const before = [first, hold, night, escalations, maintenance, overrideOrders, support, handOver] as const
const kept = ['alert', 'alert_body', 'episode', 'postmortem', 'support_thread', 'support_message'] as const

it('opens a database of version 11, keeps its rows and tells the almanac of them', async () => {
  const dir = aTestFolder()
  const raw = new Database(path.join(dir, 'nightdesk.db'))
  raw.pragma('page_size = 8192')
  for (const sql of [...before, postmortems, postmortemPeople, upstream]) raw.exec(sql)
  raw.pragma('user_version = 11')
  raw.exec(`
    INSERT INTO run (id, started_at, last_alive_at, version) VALUES (1, ${startAt - 9_000_000}, ${startAt - 60_000}, '1');
    INSERT INTO alert (id, source_id, fingerprint, alertname, title, environment, customer, layer, severity, severity_known, impact)
      VALUES (1, 'plover', 'f1', 'IngressDown', 'ingress is down', 'plover/pay-uk', 'Heron Bank', 'network', 'page', 1, 'unknown');
    INSERT INTO alert_body (alert_id, labels, annotations, receivers) VALUES (1, '{"alertname":"IngressDown"}', '{}', '[]');
    INSERT INTO episode (id, alert_id, fired_at, seen_at, called_at, quiet_at, vouched_until, outcome)
      VALUES (1, 1, ${startAt - 8_000_000}, ${startAt - 8_000_000}, ${startAt - 8_000_000}, ${startAt - 7_000_000}, 0, 'wake');
    INSERT INTO event (id, episode_id, kind, at, mono, run_id, by, text)
      VALUES (1, 1, 'note', ${startAt - 7_500_000}, 1, 1, 'Mara Lind', 'the ingress was rolled back');
    INSERT INTO episode (id, alert_id, fired_at, seen_at, called_at, vouched_until, outcome, ack_by, ack_mine, ack_at, ack_origin)
      VALUES (2, 1, ${startAt - 90_000}, ${startAt - 90_000}, ${startAt - 90_000}, ${startAt + 600_000}, 'wake', 'Mara Lind', 1,
        ${startAt - 80_000}, 'here');
    INSERT INTO postmortem (id, text, title, words, version, created_at, saved_at)
      VALUES (1, '# Ingress', 'The ingress', 1, 1, ${startAt - 3_600_000}, ${startAt - 3_600_000});
    INSERT INTO support_thread (id, source_id, ref, kind_of_source, channel, title, titled, customer, opened_at, changed_at, closed_at)
      VALUES (1, 'hub', 'C1/1', 'slack', 'C1', 'Ingress slow', 1, 'Heron Bank', ${startAt - 5_000}, ${startAt - 5_000}, ${startAt - 4_000});
  `)
  const rowsIn = (
    db: { readonly all: (sql: string) => readonly unknown[] },
    columns: ReadonlyMap<string, string>,
  ) => kept.map((table) => db.all(`SELECT ${columns.get(table)} FROM ${table} ORDER BY rowid`))
  const columns = new Map(
    kept.map((table) => [
      table,
      raw
        .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
        .all()
        .map(({ name }) => `"${name}"`)
        .join(', '),
    ]),
  )
  const old = rowsIn({ all: (sql) => raw.prepare(sql).all() }, columns)
  raw.close()

  const opened = openDb(path.join(dir, 'nightdesk.db'))
  expect(rowsIn(opened, columns)).toEqual(old)
  expect(opened.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
  expect(opened.all('SELECT ack_held, ack_ended FROM episode')).toEqual([
    { ack_held: null, ack_ended: null },
    { ack_held: null, ack_ended: null },
  ])
  opened.close()

  const desk = await startNight({ dir, startAt, almanac: nearAlmanac() })
  onTestFinished(() => desk.close())
  expect(desk.engine().core.episodes.get(2 as EpisodeId)).toMatchObject({
    firing: true,
    ack: { mine: true, origin: 'here' },
  })
  await desk.pass(60_000)
  const found = await desk.query<FindAnswer>('find.search', {
    ...{ text: 'ingress', kinds: [], environment: null, customer: null, from: null, to: null },
    ...{ limit: 20, before: null },
  })
  expect(found).toMatchObject({ behind: 0, problem: null })
  const targets = found.hits.map(({ target }) => target)
  expect(targets).toContainEqual({ kind: 'alert', episodeId: 2, alertname: 'IngressDown' })
  expect(targets).toContainEqual({ kind: 'postmortem', postmortemId: 1 })
  expect(targets).toContainEqual({ kind: 'thread', threadId: 1 })
})

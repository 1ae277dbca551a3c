/** The database of before the life of postmortems: drafts keep their words, and get what every one has from now on. */
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import type { Postmortem } from '../../../contract/postmortem.ts'
import type { VersionList, VersionText } from '../../../contract/postmortem-text.ts'
import { first } from '../../../main/db/migrations/001-first.ts'
import { hold } from '../../../main/db/migrations/002-hold.ts'
import { night } from '../../../main/db/migrations/003-night.ts'
import { escalations } from '../../../main/db/migrations/004-escalations.ts'
import { maintenance } from '../../../main/db/migrations/005-maintenance.ts'
import { overrideOrders } from '../../../main/db/migrations/006-override-orders.ts'
import { support } from '../../../main/db/migrations/007-support.ts'
import { handOver } from '../../../main/db/migrations/008-hand-over.ts'
import { startNight } from '../../helpers/a-night.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const startAt = Date.UTC(2026, 9, 14, 10)
const words = '# Ingress \u{1F525}\r\n\r\nhalf a sentence'

it('gives drafts of version 8 a name, a version to go back to, and whom their alerts and threads affect', async () => {
  const dir = aTestFolder()
  const raw = new Database(path.join(dir, 'nightdesk.db'))
  raw.pragma('page_size = 8192')
  for (const sql of [first, hold, night, escalations, maintenance, overrideOrders, support, handOver])
    raw.exec(sql)
  raw.pragma('user_version = 8')
  const alert = raw.prepare(
    `INSERT INTO alert (id, source_id, fingerprint, alertname, title, environment, customer, layer, severity, severity_known,
       impact) VALUES (?, 'plover', ?, 'A', 'Old', ?, ?, 'network', 'page', 1, 'unknown')`,
  )
  const episode = raw.prepare(
    `INSERT INTO episode (id, alert_id, fired_at, seen_at, quiet_at, vouched_until, outcome)
     VALUES (?, ?, ?, ?, ?, ?, 'wake')`,
  )
  const places = [
    ['plover/pay-uk', 'Mosslund Credit'],
    ['plover/pay-eu', 'Heron Bank'],
    [null, null],
  ] as const
  for (const [index, [environment, customer]] of places.entries()) {
    alert.run(index + 1, `f${index}`, environment, customer)
    raw
      .prepare(
        "INSERT INTO alert_body (alert_id, labels, annotations, receivers) VALUES (?, '{}', '{}', '[]')",
      )
      .run(index + 1)
    const at = startAt - 7_200_000 + index
    episode.run(index + 1, index + 1, at, at, at + 60_000, at + 60_000)
  }
  const draft = raw.prepare(
    `INSERT INTO postmortem (id, text, title, words, version, created_at, saved_at, removed_at)
     VALUES (?, ?, 'Ingress', 4, 7, ?, ?, ?)`,
  )
  draft.run(1, words, startAt - 3_600_000, startAt - 60_000, null)
  draft.run(2, words, startAt - 3_600_000, startAt - 60_000, startAt - 1_000)
  for (const id of [1, 2, 3])
    raw.prepare('INSERT INTO postmortem_episode (postmortem_id, episode_id) VALUES (1, ?)').run(id)
  raw
    .prepare(
      `INSERT INTO support_thread (id, source_id, ref, kind_of_source, channel, title, titled, customer, opened_at,
         changed_at, closed_at, postmortem_id) VALUES (1, 'hub', 'C1/1', 'slack', 'C1', 'Down', 1, 'Wren Pay', ?, ?, ?, 1)`,
    )
    .run(startAt - 5_000, startAt - 5_000, startAt - 4_000)
  raw.close()

  const desk = await startNight({ dir, startAt })
  onTestFinished(() => desk.close())
  const [one, ...others] = desk.state().postmortems
  expect(others).toEqual([])
  expect(one).toMatchObject({ id: 1, version: 7, episodeIds: [1, 2, 3], threadIds: [1] })
  expect(one?.life).toMatchObject({
    ...{ state: 'draft', since: startAt - 3_600_000 },
    customers: ['Heron Bank', 'Mosslund Credit', 'Wren Pay'],
    environments: [
      { environment: 'plover/pay-uk', customer: 'Mosslund Credit', state: 'open' },
      { environment: 'plover/pay-eu', customer: 'Heron Bank', state: 'open' },
    ],
  })
  expect((await desk.query<Postmortem>('postmortems.read', { postmortemId: 1 })).text).toBe(words)
  await desk.order('postmortems.save', { postmortemId: 1, base: 7, text: `${words}, and the rest` })
  const { versions } = await desk.query<VersionList>('postmortems.versions', {
    postmortemId: 1,
    before: null,
  })
  expect(versions.map(({ version }) => version)).toEqual([8, 7])
  const before = await desk.query<VersionText>('postmortems.version', { postmortemId: 1, version: 7 })
  expect(before.text).toBe(words)
  await desk.order('postmortems.bringBack', { postmortemId: 2 })
  const uids = desk.state().postmortems.map(({ uid }) => uid)
  expect(new Set(uids).size).toBe(2)
  for (const uid of uids) expect(uid).toMatch(/^[\da-f]{18}$/)
})

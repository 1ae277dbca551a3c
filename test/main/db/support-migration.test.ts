/** The database of before customers' threads: what stood there stands, and threads come beside it. */
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { first } from '../../../main/db/migrations/001-first.ts'
import { hold } from '../../../main/db/migrations/002-hold.ts'
import { night } from '../../../main/db/migrations/003-night.ts'
import { escalations } from '../../../main/db/migrations/004-escalations.ts'
import { maintenance } from '../../../main/db/migrations/005-maintenance.ts'
import { overrideOrders } from '../../../main/db/migrations/006-override-orders.ts'
import { newestVersion } from '../../../main/db/migrations.ts'
import { pageLabels } from '../../helpers/a-night.ts'
import { sophie } from '../../helpers/a-support-source.ts'
import { startInbox } from '../../helpers/an-inbox.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const startAt = Date.UTC(2026, 9, 14, 10)

it('takes up an alert, an escalation and a draft of version 6 unchanged, and threads beside them', async () => {
  const dir = aTestFolder()
  const raw = new Database(path.join(dir, 'nightdesk.db'))
  raw.pragma('page_size = 8192')
  for (const sql of [first, hold, night, escalations, maintenance, overrideOrders]) raw.exec(sql)
  raw.pragma('user_version = 6')
  const level = JSON.stringify({
    name: 'SRE',
    who: 'Ada',
    role: 'SRE',
    phone: null,
    chat: null,
    link: null,
    acceptMs: 300_000,
  })
  const about = JSON.stringify({
    fingerprint: 'f1',
    title: 'Old',
    environment: null,
    customer: null,
    firedAt: startAt,
  })
  raw.exec(
    `INSERT INTO alert (id, source_id, fingerprint, alertname, title, environment, layer, severity, severity_known, impact)
       VALUES (1, 'plover', 'f1', 'A', 'Old', 'plover/pay-eu', 'network', 'page', 1, 'unknown');
     INSERT INTO alert_body (alert_id, labels, annotations, receivers)
       VALUES (1, '${JSON.stringify({ ...pageLabels(), alertname: 'A' })}', '{}', '[]');
     INSERT INTO episode (id, alert_id, fired_at, seen_at, called_at, vouched_until, outcome)
       VALUES (1, 1, ${startAt - 60_000}, ${startAt - 60_000}, ${startAt - 60_000}, ${startAt + 3_600_000}, 'wake');
     INSERT INTO draft (key, text, saved_at) VALUES ('note:1', 'half a thought', ${startAt - 5_000});`,
  )
  raw
    .prepare(
      `INSERT INTO escalation (uid, direction, source_id, episode_id, alert, from_name, reason, note, level, turn, state,
         asked_at, due_at, took, passes, answered_by, order_id, heard, for_me, climb)
       VALUES ('u1', 'out', 'plover', 1, ?, 'Mara Lind', 'stuck', 'tried all', ?, 1, 'asked', ?, ?, 0, 0, NULL, NULL, '[]', 0, NULL)`,
    )
    .run(about, level, startAt - 1_000, startAt + 300_000)
  raw.close()
  const inbox = await startInbox({ dir, startAt })
  const { db } = inbox.engine().core
  expect(db.get('PRAGMA user_version')).toEqual({ user_version: newestVersion })
  expect(inbox.episode('Old')).toMatchObject({ calledAt: startAt - 60_000, outcome: 'wake' })
  expect(inbox.state().drafts).toEqual({ 'note:1': 'half a thought' })
  expect(inbox.state().escalations).toMatchObject([{ title: 'Old', state: 'asked', level: { name: 'SRE' } }])
  expect(db.get('SELECT thread_id, mode, summary FROM escalation')).toEqual({
    thread_id: null,
    mode: null,
    summary: '[]',
  })
  inbox.chat.say('C1/1', sophie, 'Checkout is down')
  await inbox.pass(34_000)
  expect(inbox.thread()).toMatchObject({ title: 'Checkout is down', escalationId: null })
})

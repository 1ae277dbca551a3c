/** The database of before maintenance: what stood there stands, and calls as it did. */
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { first } from '../../../main/db/migrations/001-first.ts'
import { hold } from '../../../main/db/migrations/002-hold.ts'
import { night as nightTables } from '../../../main/db/migrations/003-night.ts'
import { newestVersion } from '../../../main/db/migrations.ts'
import { pageLabels, startNight } from '../../helpers/a-night.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const startAt = Date.UTC(2026, 9, 14, 2)

it('takes up a page and a decision of version 3 unchanged', async () => {
  const dir = aTestFolder()
  const raw = new Database(path.join(dir, 'nightdesk.db'))
  raw.pragma('page_size = 8192')
  for (const sql of [first, hold, nightTables]) raw.exec(sql)
  raw.pragma('user_version = 3')
  raw.exec(
    `INSERT INTO alert (id, source_id, fingerprint, alertname, title, environment, layer, severity, severity_known, impact)
       VALUES (1, 'plover', 'f1', 'A', 'Old', 'plover/pay-eu', 'network', 'page', 1, 'unknown');
     INSERT INTO alert_body (alert_id, labels, annotations, receivers)
       VALUES (1, '${JSON.stringify({ ...pageLabels(), alertname: 'A' })}', '{}', '[]');
     INSERT INTO episode (id, alert_id, fired_at, seen_at, called_at, vouched_until, outcome)
       VALUES (1, 1, ${startAt - 60_000}, ${startAt - 60_000}, ${startAt - 60_000}, ${startAt + 3_600_000}, 'wake');
     INSERT INTO rule_set (id, hash, content, at) VALUES (1, 'h', '{"rules":[],"hours":[]}', 0);
     INSERT INTO circumstance (id, at, rule_set_id, content)
       VALUES (1, 0, 1, '{"zone":"UTC","hours":[],"duty":{"state":"unknown"},"presence":"unknown"}');
     INSERT INTO decision (episode_id, at, circumstance_id, outcome, reason, rule, by, facts)
       VALUES (1, ${startAt - 60_000}, 1, 'wake', 'rule', 'Pages', 'then', '{}');`,
  )
  raw.close()
  const config =
    'version: 1\nsources: [{ name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }]\n'
  const desk = await startNight({ startAt, dir, config })
  onTestFinished(() => desk.close())
  expect(desk.engine().core.db.get('PRAGMA user_version')).toEqual({ user_version: newestVersion })
  expect(desk.episode('Old')).toMatchObject({ keptQuiet: null, calledAt: startAt - 60_000, outcome: 'wake' })
  const { decisions } = await desk.query<{ decisions: readonly object[] }>('episodes.detail', {
    episodeId: desk.episode('Old').id,
  })
  expect(decisions.at(-1)).toMatchObject({ outcome: 'wake', rule: 'Pages' })
  expect(decisions.at(-1)).not.toHaveProperty('window')
})

/** Version 2 to 3: a page that stood when the program was renewed still calls, and what the rules need is read out. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isCall } from '../../../contract/call.ts'
import { first } from '../../../main/db/migrations/001-first.ts'
import { hold } from '../../../main/db/migrations/002-hold.ts'
import { newestVersion } from '../../../main/db/migrations.ts'
import { pageLabels, startNight } from '../../helpers/a-night.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const startAt = Date.UTC(2026, 9, 14, 2, 0, 0)
const minuteMs = 60_000

interface Stored {
  readonly name: string
  readonly labels: Record<string, string>
  readonly calledAt: number | null
  readonly ackAt?: number
}

/** A database as version 2 left it, with these alerts firing. */
function ofVersion2(folder: string, stored: readonly Stored[]): void {
  const raw = new Database(path.join(folder, 'nightdesk.db'))
  raw.pragma('page_size = 8192')
  raw.exec(first)
  raw.exec(hold)
  raw.pragma('user_version = 2')
  for (const [index, { name, labels, calledAt, ackAt }] of stored.entries()) {
    const id = index + 1
    raw
      .prepare(
        `INSERT INTO alert (id, source_id, fingerprint, alertname, title, customer, environment, layer, severity, severity_known, impact)
         VALUES (+?, 'plover', +?, +?, +?, 'Mosslund Credit', 'plover/pay-eu', 'network', +?, 1, 'unknown')`,
      )
      .run(id, `f${id}`, name, name, labels.severity)
    raw
      .prepare(
        "INSERT INTO alert_body (alert_id, labels, annotations, receivers) VALUES (+?, +?, '{}', '[]')",
      )
      .run(id, JSON.stringify({ ...labels, alertname: name }))
    raw
      .prepare(
        `INSERT INTO episode (id, alert_id, fired_at, seen_at, called_at, vouched_until, ack_by, ack_mine, ack_at, ack_origin)
         VALUES (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?)`,
      )
      .run(
        ...[id, id, startAt - 20 * minuteMs, startAt - 19 * minuteMs, calledAt, startAt + 60 * minuteMs],
        ...(ackAt === undefined ? [null, null, null, null] : ['Mara Lind', 1, ackAt, 'here']),
      )
  }
  raw.close()
}

const config = `version: 1
me: Mara Lind
sources:
  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }
`

describe('a database of version 2 with a page that calls', () => {
  const stored: readonly Stored[] = [
    { name: 'Stands', labels: pageLabels({ pipeline: ' stable ' }), calledAt: startAt - 19 * minuteMs },
    {
      ...{ name: 'Taken', labels: pageLabels(), calledAt: startAt - 19 * minuteMs },
      ackAt: startAt - 18 * minuteMs,
    },
    { name: 'Small', labels: pageLabels({ severity: 'ticket', service_priority: 'lowest' }), calledAt: null },
    {
      name: 'Missed',
      labels: pageLabels({ cancel_if_outside_working_hours: 'true', pipeline: '' }),
      calledAt: null,
    },
  ]

  it('calls on, forgets nothing, and knows of each alert what the rules look at', async () => {
    const dir = aTestFolder()
    ofVersion2(dir, stored)
    writeFileSync(path.join(dir, 'config.yaml'), config)
    // Nothing answers: what stands, stands by what is stored.
    const night = await startNight({ dir, startAt })
    onTestFinished(() => night.close())
    night.down.add(0)
    await night.pass(2_000)
    const { db } = night.engine().core
    expect(db.get('PRAGMA user_version')).toEqual({ user_version: newestVersion })
    const { myTeams } = night.state().desk.settings
    const calling = [...night.state().episodes.values()].filter((episode) => isCall(episode, myTeams))
    expect(calling.map(({ title }) => title)).toEqual(['Stands', 'Missed'])
    expect(night.episode('Stands')).toMatchObject({
      ...{ outcome: 'wake', calledAt: startAt - 19 * minuteMs, ack: null },
      ackDueAt: startAt - 17 * minuteMs,
    })
    expect(night.titles('needs-you')).toEqual(['Stands', 'Missed'])
    expect(night.episode('Taken')).toMatchObject({ outcome: 'wake', ack: { at: startAt - 18 * minuteMs } })
    // What nobody was called for is decided about at the start: no hours for work are set, which counts as inside.
    expect(night.episode('Missed')).toMatchObject({ outcome: 'wake' })
    expect(night.episode('Missed').calledAt).toBeGreaterThanOrEqual(startAt)
    expect(night.episode('Small')).toMatchObject({ outcome: 'badge', calledAt: null })
    expect(
      db.all('SELECT pipeline, service_priority, cancel_outside_hours AS cancels FROM alert ORDER BY id'),
    ).toEqual([
      { pipeline: 'stable', service_priority: null, cancels: 0 },
      { pipeline: null, service_priority: null, cancels: 0 },
      { pipeline: null, service_priority: 'lowest', cancels: 0 },
      { pipeline: null, service_priority: null, cancels: 1 },
    ])
  })
})

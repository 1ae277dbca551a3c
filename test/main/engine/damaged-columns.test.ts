/** Columns of JSON that a disk has damaged: each costs what stood in it, and never the start, the postmortems or an alert. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { openFile } from '../../../main/db/connection.ts'
import { tablesOf } from '../../../main/db/tables.ts'
import type { Log } from '../../../main/platform/log.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { copyFolder, databaseIn } from '../../helpers/damage.ts'

const title = 'IngressErrorRatioHigh'
const config = `version: 1
me: Mara Lind
escalation:
  - {name: SRE of the week, who: Tomasz Wrona, accept: 5m}
sources:
  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s, mirrorAcks: true}
`

/** A night with a row of everything, as it lies on the disk. */
const full = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-damaged-'))
let endedAt = 0
let postmortemId = 0

beforeAll(async () => {
  const night = await startNight({ dir: full, config })
  night.fire(pageLabels())
  night.fire(pageLabels({ alertname: 'DiskFillsUp', severity: 'notify' }))
  night.fire(pageLabels({ alertname: 'KeptQuiet' }))
  const now = night.clock.now()
  night.silences.set(
    {
      ...{ id: null, createdBy: 'somebody', comment: 'known', startsAt: now, endsAt: now + 86_400_000 },
      matchers: [{ name: 'alertname', value: 'KeptQuiet', isRegex: false, isEqual: true }],
    },
    now,
  )
  await night.pass(40_000)
  const { id: episodeId } = night.episode(title)
  await night.order('alerts.acknowledge', { episodeId: night.episode('DiskFillsUp').id })
  await night.order('escalations.ask', {
    ...{ episodeId, whom: { kind: 'level', name: 'SRE of the week' }, reason: 'stuck', note: '' },
    acceptMs: 600_000,
  })
  await night.order('postmortems.create', { episodeIds: [episodeId] })
  postmortemId = night.postmortemsShown.at(-1) ?? 0
  await night.order('postmortems.export', { postmortemId })
  await night.order('postmortems.keepDay', { postmortemId, day: '2026-12-01', on: true })
  await night.pass(20_000)
  // On its way when it ends: what mirrors it is read at the next start.
  await night.order('alerts.acknowledge', { episodeId })
  endedAt = night.clock.now()
  await night.close()
  const raw = openFile(databaseIn(full))
  raw.exec(`
    INSERT INTO postmortem_issue (postmortem_id, source_id, repository, number, assignees, labels, comments, comments_of, told)
      VALUES (${postmortemId}, 'gh', 'acme/ops', 4, '["mara"]', '["postmortem"]',
        '[{"key":"1","at":1,"author":"mara","text":"x"}]', 1, '{"isClosed":false,"team":null,"assignee":null}');
    INSERT INTO postmortem_order (postmortem_id, source_id, repository, kind, payload, marker, asked_by, created_at, due_at,
        expires_at, state) VALUES (${postmortemId}, 'gh', 'acme/ops', 'comment', '{"text":"hi"}', 'm', 'Mara', 1, ${endedAt},
        ${endedAt + 86_400_000}, 'waiting');
    INSERT INTO support_thread (source_id, ref, kind_of_source, channel, title, titled, labels, assignees, qualification,
        opened_at, changed_at, last_customer_at, waits_for, last)
      VALUES ('chat', 'C1/1', 'slack', 'c', 'Slow', 0, '["bug"]', '["mara"]', '{}', ${endedAt}, ${endedAt}, ${endedAt}, 'us',
        '{"text":"slow","by":"Eva","side":"customer","mine":false}');
    INSERT INTO support_message (thread_id, key, at, seen_at, author_id, author, side, mine, text, nod, links, files)
      VALUES (1, '1', ${endedAt}, ${endedAt}, 'U1', 'Eva', 'customer', 0, 'slow', 0, '[]', '[]')`)
  raw.close()
})
afterAll(() => rmSync(full, { recursive: true, force: true }))

/** Every column in which this night has left JSON. */
function columnsOfJson(): readonly (readonly [table: string, column: string])[] {
  const raw = openFile(databaseIn(full))
  const found = tablesOf(raw).flatMap(({ name, columns }) =>
    columns
      .filter((column) =>
        raw
          .prepare(
            `SELECT 1 FROM "${name}" WHERE typeof("${column}") = 'text' AND "${column}" GLOB '[[{]*' AND json_valid("${column}")`,
          )
          .get(),
      )
      .map((column) => [name, column] as const),
  )
  raw.close()
  return found
}

/** Starts on a copy in which `sql` was done to the database. */
async function startWith(sql: string): Promise<{
  readonly night: Night
  readonly log: readonly string[]
  readonly end: () => Promise<void>
}> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-damaged-one-'))
  copyFolder(full, dir)
  const raw = openFile(databaseIn(dir))
  // Damage asks no trigger of a table that is only appended to.
  const triggers = raw
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all()
  for (const { name } of triggers) raw.exec(`DROP TRIGGER "${name}"`)
  raw.exec(sql)
  for (const trigger of triggers) raw.exec(trigger.sql)
  raw.close()
  const log: string[] = []
  const hear: Log = (event, fields) => void log.push(`${event} ${JSON.stringify(fields)}`)
  const night = await startNight({ dir, config, startAt: endedAt + 60_000, log: hear })
  return {
    ...{ night, log },
    end: async () => {
      await night.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

const shown = (night: Night): PostmortemSummary | undefined =>
  night.state().postmortems.find(({ id }) => id === postmortemId)

describe('a damaged column of JSON', () => {
  it('keeps nothing from opening, hides no alert and holds up no new one, whichever it is (F94)', async () => {
    const columns = columnsOfJson()
    // The columns that are known to be read at the start are among them.
    expect(columns.map((each) => each.join('.'))).toEqual(
      expect.arrayContaining([
        ...['postmortem_life.customers', 'postmortem_issue.labels', 'postmortem_issue.assignees'],
        ...['postmortem_issue.comments', 'postmortem_issue.told', 'postmortem_order.payload'],
        ...['postmortem_file.alerts', 'setting.value', 'source.silences', 'episode.suppressed_by'],
        ...['episode.kept_quiet', 'escalation.alert', 'escalation.level', 'support_thread.last'],
        ...['support_thread.labels', 'alert_body.labels', 'circumstance.content', 'mirror.matchers'],
      ]),
    )
    for (const [table, column] of columns) {
      for (const damaged of ['{"x', '[{"a":null},7]', '{"a":{}}']) {
        const { night, log, end } = await startWith(`UPDATE "${table}" SET "${column}" = '${damaged}'`)
        const where = `${table}.${column} = ${damaged}`
        expect([shown(night)?.title, night.state().threads.size], where).toEqual([
          expect.stringContaining(title),
          expect.any(Number),
        ])
        expect([...night.state().episodes.values()].map(({ title: each }) => each).toSorted(), where).toEqual(
          ['DiskFillsUp', title, 'KeptQuiet'].toSorted(),
        )
        // Those that fired go on firing, and another one begins.
        night.fire(pageLabels())
        night.fire(pageLabels({ alertname: 'DiskFillsUp', severity: 'notify' }))
        night.fire(pageLabels({ alertname: 'KeptQuiet' }))
        night.fire(pageLabels({ alertname: 'AfterIt', customer: 'Another' }))
        await night.pass(20_000)
        expect(night.episode('AfterIt').calledAt, where).not.toBeNull()
        expect(night.episode(title).firing, where).toBe(true)
        expect(
          (await night.query<{ text: string }>('postmortems.read', { postmortemId })).text,
          where,
        ).toContain('#')
        await night.query('postmortems.evidence', { postmortemId })
        await end()
        expect(
          log.filter((line) => line.includes('Error') || line.includes('failed')),
          where,
        ).toEqual([])
      }
    }
  }, 60_000)

  it.each([
    ["UPDATE postmortem_life SET customers = '[\"Moss'", 'the customers'],
    ["UPDATE postmortem_life SET state = 'closfd'", 'where it stands'],
    ["UPDATE postmortem_life SET impact = 'dowm'", 'the impact'],
    ["UPDATE postmortem_environment SET state = 'oben'", 'the environments'],
    ["UPDATE postmortem_issue SET assignees = '[\"mar'", 'the issue’s assignees'],
    ["UPDATE postmortem_issue SET labels = '7'", 'the issue’s labels'],
    ["UPDATE postmortem_issue SET comments = '[{'", 'what was read of the issue'],
    ["UPDATE postmortem_issue SET told = '{'", 'what was read of the issue'],
  ])('is said on its postmortem: %s', async (sql, words) => {
    const { night, end } = await startWith(sql)
    expect(shown(night)?.damaged).toEqual([words])
    await end()
    const whole = await startWith('')
    expect(shown(whole.night)?.damaged).toBeUndefined()
    await whole.end()
  })

  it('is not written over by a deed that has nothing to do with it, and is whole again once it is told anew', async () => {
    const { night, end } = await startWith(`UPDATE postmortem_life SET customers = '["Mosslund'`)
    await night.order('postmortems.ready', { postmortemId, on: true })
    const stands = night.engine().core.db.get('SELECT customers FROM postmortem_life')?.customers
    expect([stands, shown(night)?.damaged]).toEqual(['["Mosslund', ['the customers']])
    await night.order('postmortems.addAlerts', { postmortemId, episodeIds: [night.episode('KeptQuiet').id] })
    expect([shown(night)?.damaged, shown(night)?.life.customers]).toEqual([undefined, ['Mosslund Credit']])
    await end()
  })
})

/** A record that changes in every way that the almanac is told of, and what the almanac holds of it as text. */
import { type Almanac, createAlmanac, type Moment } from '../../main/almanac/almanac.ts'
import { feedKinds } from '../../main/almanac/feed-entry.ts'
import { beyondLast, pageOf } from '../../main/almanac/feed-table.ts'
import type { ReadDb, WriteDb } from '../../main/db/db.ts'

/** What the almanac holds, but for numbers that only it knows. Equal texts mean equal almanacs. */
export function recordOf(db: ReadDb): string {
  const tables = {
    alert: 'SELECT * FROM alert ORDER BY id',
    label:
      'SELECT l.alert_id, n.name, n.value FROM alert_label l JOIN label n ON n.id = l.label_id ORDER BY l.alert_id, n.name',
    episode: `SELECT e.id, alert_id, fired_at, seen_at, called_at, quiet_at, ack_at, ack_by, ack_mine, ack_origin, firings,
      outcome, worth, impact, lead_id, sounded, review, n.value AS name, p.value AS place, c.value AS customer, t.value AS team
      FROM episode e LEFT JOIN term n ON n.id = name_id LEFT JOIN term p ON p.id = environment_id
      LEFT JOIN term c ON c.id = customer_id LEFT JOIN term t ON t.id = team_id ORDER BY e.id`,
    note: 'SELECT * FROM note ORDER BY id',
    thread: 'SELECT * FROM thread ORDER BY id',
    postmortem: 'SELECT * FROM postmortem ORDER BY id',
    link: 'SELECT * FROM postmortem_episode ORDER BY episode_id, postmortem_id',
    gap: 'SELECT * FROM gap ORDER BY id',
    run: 'SELECT * FROM run ORDER BY id',
    escalation: 'SELECT * FROM escalation ORDER BY id',
  }
  return JSON.stringify(
    Object.entries(tables).map(([name, sql]) => [name, db.all(sql)]),
    null,
    1,
  )
}

/** What an almanac that is told everything at once holds, and answers. */
export function freshRecordOf(main: ReadDb): { readonly holds: string; readonly answers: string } {
  const almanac = createAlmanac(null)
  for (const kind of feedKinds)
    for (let below = beyondLast(main, kind); below > 0; ) {
      const { entries, next } = pageOf(main, kind, below, 7)
      almanac.take(entries, { upto: 0, token: 'fresh' })
      below = next
    }
  const whole = { holds: recordOf(almanac.db), answers: answersOf(almanac) }
  almanac.close()
  return whole
}

const moment: Moment = {
  ...{ now: 200_000_000, behind: 0, surroundings: { zone: 'UTC', night: { from: 22 * 60, to: 7 * 60 } } },
}

/** What it answers to questions of every chapter; of what is found what it is, since which of its words are shown may differ. */
export function answersOf({ answers, tidy }: Almanac): string {
  while (tidy(moment.surroundings));
  // Names of people and places that nothing has any more are offered all the same.
  const kinds = ['alert', 'thread', 'postmortem'] as const
  const all = {
    kinds: [...kinds],
    environment: null,
    customer: null,
    from: null,
    to: null,
    limit: 200,
    before: null,
  }
  const found = [
    'title',
    'named',
    'note',
    'message',
    'thread',
    'text',
    'again',
    'kim',
    'pod',
    'customer',
  ].map((text) =>
    answers['find.search']({ ...all, text }, moment)
      .hits.map((hit) => JSON.stringify(hit.target))
      .toSorted(),
  )
  const window = { subject: { kind: 'alertname', value: 'A' }, from: 0, to: 200_000_000 } as const
  const past = answers['past.of']({ ...window, before: null, limit: 500 }, moment)
  const week = {
    week: '1969-12-29',
    weeks: 4,
    whose: 'team',
    team: null,
    severity: null,
    when: 'all',
  } as const
  return JSON.stringify([found, past, answers['insights.view'](week, moment)], null, 1)
}

/** One change of the record. `at` is any number: it chooses what is changed, and to what. */
export type Change = (db: WriteDb, at: number) => void

const some = (db: WriteDb, table: string, at: number): number | null => {
  const rows = Number(db.get(`SELECT count(*) AS n FROM ${table}`)?.n)
  if (rows === 0) return null
  return Number(db.get(`SELECT rowid AS id FROM ${table} ORDER BY rowid LIMIT 1 OFFSET ?`, at % rows)?.id)
}
/** On a row there is; nothing where there is none. */
const on =
  (
    table: string,
    sql: string,
    values: (at: number) => readonly (string | number | null)[] = () => [],
  ): Change =>
  (db, at) => {
    const id = some(db, table, at)
    if (id !== null) db.run(sql, ...values(at), id)
  }

const addAlert: Change = (db, at) => {
  const { id } = db.run(
    `INSERT INTO alert (source_id, fingerprint, alertname, title, customer, environment, layer, team, severity,
       severity_known, impact) VALUES ('prod', lower(hex(randomblob(8))), 'A', ?, ?, 'e1', 'other', 't', 'page', 1, 'unknown')`,
    `Title ${at}`,
    at % 3 === 0 ? null : `customer ${at % 4}`,
  )
  db.run(
    "INSERT INTO alert_body (alert_id, labels, annotations, receivers) VALUES (?, ?, ?, '[]')",
    ...[
      id,
      JSON.stringify({ alertname: 'A', pod: `pod-${at % 5}` }),
      JSON.stringify({ summary: `It is ${at}` }),
    ],
  )
  // There is none without an episode: both come with one answer.
  db.run(
    'INSERT INTO episode (alert_id, fired_at, seen_at, vouched_until) VALUES (?, ?, ?, ?)',
    ...[id, at, at, at],
  )
}

/** Every way in which what the almanac is told of changes. */
export const changes: Readonly<Record<string, Change>> = {
  'a new alert': addAlert,
  'other labels': on('alert_body', 'UPDATE alert_body SET labels = ? WHERE alert_id = ?', (at) => [
    JSON.stringify({ alertname: 'A', zone: `z${at % 3}` }),
  ]),
  'another title': on('alert', 'UPDATE alert SET title = ?, impact = ? WHERE id = ?', (at) => [
    `Named ${at}`,
    at % 2 === 0 ? 'down' : 'none',
  ]),
  'a new episode': (db, at) => {
    const alert = some(db, 'alert', at)
    if (alert === null) return
    db.run('UPDATE episode SET quiet_at = ? WHERE alert_id = ? AND quiet_at IS NULL', at, alert)
    db.run(
      'INSERT INTO episode (alert_id, fired_at, seen_at, vouched_until) VALUES (?, ?, ?, ?)',
      alert,
      at,
      at + 1,
      at,
    )
  },
  'a call': on('episode', "UPDATE episode SET called_at = ?, outcome = 'wake' WHERE id = ?", (at) => [at]),
  'an ack': on(
    'episode',
    "UPDATE episode SET ack_by = 'Yuki', ack_at = ?, ack_mine = 0, ack_origin = 'here' WHERE id = ?",
    (at) => [at],
  ),
  'an end': on('episode', 'UPDATE episode SET quiet_at = ? WHERE id = ?', (at) => [at]),
  'a word on it': on('episode', 'UPDATE episode SET worth = ?, impact = ? WHERE id = ?', (at) => [
    at % 2 === 0 ? 'noise' : null,
    at % 3 === 0 ? 'down' : null,
  ]),
  'a lead': on('episode', 'UPDATE episode SET lead_id = ? WHERE id = ?', (at) => [at % 2 === 0 ? 1 : null]),
  'a climb': (db, at) => {
    const episode = some(db, 'episode', at)
    if (episode === null) return
    db.run('UPDATE ladder SET ended_at = ? WHERE episode_id = ? AND ended_at IS NULL', at, episode)
    db.run(
      "INSERT INTO ladder (episode_id, program, started_at, sound_at) VALUES (?, 'page', ?, ?)",
      episode,
      at,
      at + 5,
    )
  },
  'a sound put off': on('ladder', 'UPDATE ladder SET sound_at = ? WHERE id = ?', (at) => [at]),
  'the end of a climb': on('ladder', 'UPDATE ladder SET ended_at = ?, ended_by = ? WHERE id = ?', (at) => [
    at,
    at % 2 === 0 ? 'resolved' : 'acked',
  ]),
  'a step that is late': on(
    'postmortem_life',
    "UPDATE postmortem_life SET late_at = ?, state = 'assigned' WHERE postmortem_id = ?",
    (at) => [at],
  ),
  'a day that is kept': (db, at) => {
    const postmortem = some(db, 'postmortem', at)
    if (postmortem !== null)
      db.run("INSERT OR IGNORE INTO postmortem_day (postmortem_id, day) VALUES (?, '2026-12-01')", postmortem)
  },
  'a day that is given back': on('postmortem_day', 'DELETE FROM postmortem_day WHERE postmortem_id = ?'),
  'a question after the end': (db, at) => {
    const episode = some(db, 'episode', at)
    if (episode !== null)
      db.run('INSERT OR IGNORE INTO episode_review (episode_id, asked_at) VALUES (?, ?)', episode, at)
  },
  'its answer': on(
    'episode_review',
    'UPDATE episode_review SET answered_at = ?, false_alarm = ? WHERE episode_id = ?',
    (at) => [at, at % 2],
  ),
  'a note': (db, at) => {
    const episode = some(db, 'episode', at)
    if (episode !== null)
      db.run(
        "INSERT INTO event (episode_id, kind, at, mono, run_id, by, text) VALUES (?, 'note', ?, 0, 1, 'Mara', ?)",
        episode,
        at,
        `Note ${at}`,
      )
  },
  'an event that is no note': (db, at) =>
    void db.run("INSERT INTO event (kind, at, mono, run_id) VALUES ('fired', ?, 0, 1)", at),
  'a note that is deleted': on('event', 'DELETE FROM event WHERE id = ?'),
  'an episode that is deleted': (db, at) => {
    const id = some(db, 'episode', at)
    if (id === null) return
    for (const table of ['event', 'ladder', 'episode_review', 'postmortem_episode'])
      db.run(`DELETE FROM ${table} WHERE episode_id = ?`, id)
    db.run('UPDATE escalation SET episode_id = NULL WHERE episode_id = ?', id)
    db.run('DELETE FROM episode WHERE id = ?', id)
  },
  'a thread': (db, at) =>
    void db.run(
      `INSERT INTO support_thread (source_id, ref, kind_of_source, channel, title, titled, opened_at, changed_at)
       VALUES ('chat', lower(hex(randomblob(8))), 'slack', 'help', ?, 0, ?, ?)`,
      ...[`Thread ${at}`, at, at],
    ),
  'a thread that changes': on(
    'support_thread',
    'UPDATE support_thread SET changed_at = ?, customer = ? WHERE id = ?',
    (at) => [at, `customer ${at % 4}`],
  ),
  'a thread that is closed': on(
    'support_thread',
    'UPDATE support_thread SET closed_at = ? WHERE id = ?',
    (at) => [at],
  ),
  'a message': (db, at) => {
    const thread = some(db, 'support_thread', at)
    if (thread !== null)
      db.run(
        `INSERT INTO support_message (thread_id, key, at, seen_at, author_id, author, side, mine, text, nod)
         VALUES (?, lower(hex(randomblob(8))), ?, ?, 'u', 'Kim', 'customer', 0, ?, 0)`,
        ...[thread, at, at, `Message ${at}`],
      )
  },
  'a message that is removed': on(
    'support_message',
    'UPDATE support_message SET removed_at = ? WHERE id = ?',
    (at) => [at],
  ),
  'a postmortem': (db, at) => {
    const { id } = db.run(
      'INSERT INTO postmortem (text, title, words, version, created_at, saved_at) VALUES (?, ?, 1, 1, ?, ?)',
      ...[`# Text ${at}`, `Text ${at}`, at, at],
    )
    const episode = some(db, 'episode', at)
    if (episode !== null)
      db.run('INSERT INTO postmortem_episode (postmortem_id, episode_id) VALUES (?, ?)', id, episode)
  },
  'a postmortem that is saved': on(
    'postmortem',
    'UPDATE postmortem SET text = ?, saved_at = ? WHERE id = ?',
    (at) => [`# Again ${at}`, at],
  ),
  'a postmortem that is put away': on(
    'postmortem',
    'UPDATE postmortem SET removed_at = ? WHERE id = ?',
    (at) => [at % 3 === 0 ? null : at],
  ),
  'its life': on(
    'postmortem',
    `INSERT INTO postmortem_life (state, since, customers, postmortem_id) VALUES (?, ?, '["c"]', ?)
     ON CONFLICT (postmortem_id) DO UPDATE SET state = excluded.state, since = excluded.since`,
    (at) => [at % 2 === 0 ? 'fixing' : 'closed', at],
  ),
  'its environment': on(
    'postmortem',
    `INSERT INTO postmortem_environment (environment, state, postmortem_id) VALUES (?, 'open', ?)
     ON CONFLICT (postmortem_id, environment) DO UPDATE SET state = 'deployed'`,
    (at) => [`e${at % 3}`],
  ),
  'an environment less': on('postmortem_environment', 'DELETE FROM postmortem_environment WHERE rowid = ?'),
  'sight that is lost': (db, at) =>
    void db.run(
      `INSERT INTO sight_gap (source_id, from_at, reason) SELECT 'prod', ?, 'no answer'
       WHERE NOT EXISTS (SELECT 1 FROM sight_gap WHERE to_at IS NULL)`,
      at,
    ),
  'sight again': on('sight_gap', 'UPDATE sight_gap SET to_at = ? WHERE id = ?', (at) => [at]),
  'a run': (db, at) =>
    void db.run("INSERT INTO run (started_at, last_alive_at, version) VALUES (?, ?, '1')", at, at),
  'an escalation': (db, at) =>
    void db.run(
      `INSERT INTO escalation (uid, direction, source_id, episode_id, alert, from_name, reason, note, level, state, asked_at,
         due_at) VALUES (lower(hex(randomblob(8))), 'out', 'prod', ?, '{}', 'Mara', 'r', '', ?, 'asked', ?, ?)`,
      ...[some(db, 'episode', at), JSON.stringify({ name: 'SRE' }), at, at],
    ),
  'its next level': on('escalation', 'UPDATE escalation SET level = ? WHERE id = ?', (at) => [
    at % 4 === 0 ? 'no JSON' : JSON.stringify({ name: `Tier ${at % 3}` }),
  ]),
}

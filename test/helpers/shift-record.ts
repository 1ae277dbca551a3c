/**
 * What a hand-off should say, counted anew out of the database: every story is read from its first event on, and no
 * column that the program keeps beside the stories is believed but for the alert's own labels.
 */
import type { ReadDb } from '../../main/db/db.ts'

interface Line {
  readonly kind: string
  readonly at: number
  readonly by: string | null
  readonly text: string | null
  readonly until: number | null
}
interface Alert {
  readonly id: number
  readonly title: string
  readonly alertname: string
  readonly severity: string
  readonly team: string | null
  readonly fingerprint: string
  readonly source: string
}

/** One episode's story, told to its end. Instants are epoch ms. */
export interface Told extends Alert {
  readonly seenAt: number
  readonly calledAt: number | null
  readonly quietAt: number | null
  readonly by: string | null
  readonly tookAt: number | null
  readonly returned: boolean
  readonly keptQuiet: boolean
  readonly snoozedUntil: number | null
  readonly note: string | null
  readonly firedAt: readonly number[]
}

export interface ShiftRecord {
  readonly told: readonly Told[]
  /** alerts somebody was asked to take who has not said yes, by title */
  readonly asked: readonly string[]
  /** postmortems begun, and when */
  readonly drafts: readonly { readonly at: number; readonly ids: readonly number[] }[]
}

/** Reads it, each story from its first event on. */
export function shiftRecord(db: ReadDb): ShiftRecord {
  const alerts = db.all(
    `SELECT e.id, a.title, a.alertname, a.severity, a.team, a.fingerprint, a.source_id AS source
     FROM episode e JOIN alert a ON a.id = e.alert_id ORDER BY e.id`,
  ) as unknown as readonly Alert[]
  const stories = alerts.map((alert) => ({
    alert,
    lines: db.all(
      'SELECT kind, at, by, text, until FROM event WHERE episode_id = ? ORDER BY id',
      alert.id,
    ) as unknown as readonly Line[],
  }))
  return {
    told: stories.map(({ alert, lines }) => tell(alert, lines)),
    asked: stories.filter(({ lines }) => isAsking(lines)).map(({ alert }) => alert.title),
    drafts: draftsOf(stories),
  }
}

function tell(alert: Alert, lines: readonly Line[]): Told {
  let told: Told = {
    ...alert,
    ...{ seenAt: lines[0]?.at ?? 0, calledAt: null, quietAt: null, by: null, tookAt: null, returned: false },
    ...{ keptQuiet: false, snoozedUntil: null, note: null, firedAt: [] },
  }
  for (const line of lines) told = { ...told, ...changed(told, line) }
  return told
}

function changed(told: Told, { kind, at, by, text, until }: Line): Partial<Told> {
  switch (kind) {
    case 'fired':
    case 'refired':
      return { quietAt: null, firedAt: [...told.firedAt, at] }
    case 'called':
      return { calledAt: told.calledAt ?? at }
    case 'quiet':
      return { quietAt: at }
    case 'acked':
    case 'acked-upstream':
      return { by, tookAt: at, returned: false }
    case 'taken-back':
    case 'unacked':
    case 'ack-ended-upstream':
      return { by: null, tookAt: null, returned: false }
    case 'returned':
      return { returned: true }
    case 'kept-quiet':
      return { keptQuiet: true }
    case 'heard-again':
      return { keptQuiet: false }
    case 'snoozed':
      return { snoozedUntil: until }
    case 'unsnoozed':
    case 'snooze-ended':
      return { snoozedUntil: null }
    case 'note':
      return { note: text }
    default:
      return {}
  }
}

/** Was somebody asked last, without a yes or an end of it? */
function isAsking(lines: readonly Line[]): boolean {
  const last = lines.findLast(({ kind }) => /^escalat/.test(kind) && !/-(told|not-told)$/.test(kind))
  return last !== undefined && !/-(accepted|withdrawn|over)$/.test(last.kind)
}

function draftsOf(
  stories: readonly { readonly alert: Alert; readonly lines: readonly Line[] }[],
): ShiftRecord['drafts'] {
  const begun = stories.flatMap(({ alert, lines }) =>
    lines.filter(({ kind }) => kind === 'postmortem').map(({ at }) => ({ at, id: alert.id })),
  )
  return [...Map.groupBy(begun, ({ at }) => at)].map(([at, group]) => ({
    at,
    ids: group.map(({ id }) => id),
  }))
}

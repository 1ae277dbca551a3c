/** Table `decision`: what the rules decided about each episode, and with what in view. SQL only. */
import type { EpisodeId } from '../../contract/ids.ts'
import type {
  Circumstances,
  Decision,
  DecisionReason,
  DecisionRecord,
  Outcome,
  Rule,
  RuleFacts,
} from '../../contract/rules.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'

/** The last decision about an episode, as far as the next one is compared with it. */
export interface LastDecision extends Decision {
  /** JSON, as it was written */
  readonly facts: string
  /** JSON: hours, duty, presence, zone */
  readonly circumstances: string
  readonly ruleSet: string
}

/** Writes a decision down. `facts` as JSON; `circumstanceId` says what it depended on. */
export function insertDecision(
  db: WriteDb,
  episodeId: EpisodeId,
  { outcome, reason, rule, by, window }: Decision,
  facts: string,
  circumstanceId: number,
  now: number,
): void {
  db.run(
    'INSERT INTO decision (episode_id, at, circumstance_id, outcome, reason, rule, by, facts, window) VALUES (?,?,?,?,?,?,?,?,?)',
    episodeId,
    now,
    circumstanceId,
    outcome,
    reason,
    rule,
    by,
    facts,
    window ? JSON.stringify(window) : null,
  )
}

/** The last one about this episode, and the hash of the rules it was made by. */
export function lastDecision(db: ReadDb, episodeId: EpisodeId): LastDecision | undefined {
  const row = db.get(
    `SELECT d.outcome, d.reason, d.rule, d.by, d.window, d.facts, c.content AS circumstance, s.hash FROM decision d
     JOIN circumstance c ON c.id = d.circumstance_id JOIN rule_set s ON s.id = c.rule_set_id
     WHERE d.episode_id = ? ORDER BY d.id DESC LIMIT 1`,
    episodeId,
  )
  return (
    row && {
      ...decisionOf(row),
      ...{ facts: String(row.facts), circumstances: String(row.circumstance), ruleSet: String(row.hash) },
    }
  )
}

/** Has the table ever said that somebody is to be told of it without a sound? */
export function wasNotified(db: ReadDb, episodeId: EpisodeId): boolean {
  const row = db.get(
    "SELECT 1 FROM decision WHERE episode_id = ? AND outcome = 'notify' AND reason = 'rule' LIMIT 1",
    episodeId,
  )
  return row !== undefined
}

/** More decisions about one episode than this tell nobody more. */
const mostDecisions = 20

/** What was decided about an episode, the newest first. `ruleSet`: the hash of the rules in force now. */
export function decisionsOf(db: ReadDb, episodeId: EpisodeId, ruleSet: string): readonly DecisionRecord[] {
  const rows = db.all(
    `SELECT d.at, d.outcome, d.reason, d.rule, d.by, d.window, d.facts, c.content AS circumstance, s.hash, s.content AS rule_set
     FROM decision d JOIN circumstance c ON c.id = d.circumstance_id JOIN rule_set s ON s.id = c.rule_set_id
     WHERE d.episode_id = ? ORDER BY d.id DESC LIMIT ${mostDecisions}`,
    episodeId,
  )
  return rows.map((row) => {
    const decision = decisionOf(row)
    const at = Number(row.at)
    const { rules } = JSON.parse(String(row.rule_set)) as { readonly rules: readonly Rule[] }
    const circumstances = JSON.parse(String(row.circumstance)) as Omit<Circumstances, 'at'>
    return {
      ...decision,
      at,
      circumstances: { ...circumstances, at },
      facts: JSON.parse(String(row.facts)) as RuleFacts,
      row: rules.find(({ name }) => name === decision.rule) ?? null,
      isStillTheTable: row.hash === ruleSet,
    }
  })
}

function decisionOf(row: Row): Decision {
  return {
    outcome: row.outcome as Outcome,
    reason: row.reason as DecisionReason,
    rule: row.rule === null ? null : String(row.rule),
    by: row.by as Decision['by'],
    ...(row.window === null
      ? {}
      : { window: JSON.parse(String(row.window)) as NonNullable<Decision['window']> }),
  }
}

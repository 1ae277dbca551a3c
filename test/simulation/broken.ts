/** What the oracle's parts share: how a promise is said to be broken, and how an alert is found and named. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { episodeById } from '../../main/alerts/episode-table.ts'
import type { FleetSource } from './fleet.ts'
import type { Program } from './program.ts'

/** A broken promise of the program: which one, and the facts. */
export class Broken extends Error {}

/** @throws Broken */
export function fail(what: string): never {
  throw new Broken(what)
}

/** Names an alert of a source among all. */
export function keyOf(source: FleetSource, fingerprint: string): string {
  return `${source.name} ${fingerprint}`
}

/** An alert in words, as far as it really fires. */
export function describe(source: FleetSource, fingerprint: string): string {
  const labels = source.firing.get(fingerprint)?.labels
  return `${source.name} ${labels?.alertname ?? ''} ${labels?.cluster_id ?? ''} ${fingerprint}`
}

/** The newest episode of an alert, as it is on disk. */
export function episodeOf(program: Program, source: FleetSource, fingerprint: string): Episode | undefined {
  const row = program.db.get(
    `SELECT e.id FROM alert a JOIN episode e ON e.alert_id = a.id WHERE a.source_id = ? AND a.fingerprint = ? ORDER BY e.id DESC LIMIT 1`,
    source.name,
    fingerprint,
  )
  return row && episodeById(program.db, program.engine.core.policy, Number(row.id) as EpisodeId)
}

/** Was a note with these words kept? */
export function hasNote({ db }: Program, id: EpisodeId, text: string): boolean {
  return (
    db.get("SELECT 1 FROM event WHERE episode_id = ? AND kind = 'note' AND text = ?", id, text) !== undefined
  )
}

/** What is known beside the words, for who looks through them. Instants epoch ms. */
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { LintFacts } from '../../../contract/postmortem-lint.ts'
import { dateOf, wallAt } from '../../../contract/zoned-time.ts'
import { zoneName } from '../../ui/clock.ts'
import { useEvidenceDesk } from '../evidence-desk.ts'

/** Actions are due two weeks after the meeting would have them, where nobody has said another day. */
const dueMs = 14 * 24 * 3_600_000
/** From 22 to 06 by the clock of this laptop people write to be able to sleep. */
const nightFrom = 22
const nightUntil = 6

/** Is it night for whoever writes? */
export function isNightAt(now: number, zone: string): boolean {
  const hour = Math.floor((wallAt(zone, now) % 86_400_000) / 3_600_000)
  return hour >= nightFrom || hour < nightUntil
}

/** @param summary null while the postmortem is not known to the engine */
export function lintFacts(summary: PostmortemSummary | null, now: number, zone: string): LintFacts {
  const { evidence } = useEvidenceDesk.getState()
  const people = new Set((evidence?.items ?? []).flatMap(({ by }) => by ?? []))
  const life = summary?.life
  return {
    impact: life?.impact ?? 'unknown',
    environments: life?.environments.map(({ environment }) => environment) ?? [],
    customers: life?.customers ?? [],
    people: [...people],
    temporary: evidence?.temporary ?? null,
    zone: zoneName(summary?.createdAt ?? now),
    owner: life?.assignee ?? null,
    dueDay: dateOf(wallAt(zone, now + dueMs)),
  }
}

/** What a source's answers carry of escalations: questions and answers of other Nightdesks, taken in as they come. */
import type { SourceId } from '../../contract/ids.ts'
import type { SeenSilence } from '../../contract/observation.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { nameOf, wordsOf } from '../escalations/carrier.ts'
import { escalationByUid, saveEscalation } from '../escalations/escalation-table.ts'
import type { Core } from './core.ts'
import type { IncomingEscalations } from './escalation-incoming.ts'
import type { EscalationTurns } from './escalation-turns.ts'
import type { WatchSource } from './watching.ts'

export interface EarDeps {
  readonly incoming: IncomingEscalations
  readonly turnIn: EscalationTurns['turnIn']
  /** names this installation */
  readonly tag: string
  /** told before escalations are written */
  readonly changes: () => void
  readonly wake: () => void
}

/** Answers whose names are kept with one escalation. */
const mostHeard = 50

/** The same watching, with an ear for what its answers carry. */
export function listeningTo(core: Core, deps: EarDeps): (watch: WatchSource) => WatchSource {
  /** What the silences of a source say; false when it could not be kept. */
  const heard = (sourceId: SourceId, carriers: readonly SeenSilence[]): boolean => {
    const { asks, answers, refused } = wordsOf(carriers)
    if (refused > 0) core.log('escalations-refused', { sourceId, message: `${refused} were malformed` })
    if (asks.length + answers.length === 0) return true
    deps.changes()
    try {
      core.insist((write, { now }) =>
        joinEffects(
          ...asks.map((ask) => deps.incoming.asked(write, sourceId, ask, now)),
          ...answers.map((word): Effects => {
            const stored = word.from === deps.tag ? undefined : escalationByUid(write, word.uid)
            if (!stored || stored.sourceId !== sourceId || stored.heard.includes(nameOf(word)))
              return noEffects
            const one = { ...stored, heard: [...stored.heard, nameOf(word)].slice(-mostHeard) }
            saveEscalation(write, one)
            if (one.direction === 'in') return deps.incoming.answeredElsewhere(write, one, word, now)
            const { kind, by, text, turn } = word
            // A late yes is a yes. A no counts for the question it answers, and from whoever has it.
            const counts = kind === 'accept' ? turn <= one.turn : turn === one.turn
            const isTheirs = one.state !== 'accepted' || kind === 'accept' || one.answeredBy === by
            return counts && isTheirs ? deps.turnIn(write, one, { kind, by, text }, now) : noEffects
          }),
        ),
      )
    } catch (error) {
      core.log('escalations-not-kept', { sourceId, message: String(error) })
      return false
    }
    deps.wake()
    return true
  }

  /** A source that lists no silences brings no escalation: that must not look like nobody asking. */
  const sayUnread = (sourceId: SourceId, carriersUnread: boolean): void => {
    const health = core.sources.get(sourceId)
    if (!health || (health.carriersUnread ?? false) === carriersUnread) return
    const next = { ...health, carriersUnread }
    core.sources.set(sourceId, next)
    core.publish({ sources: [next] })
  }

  return (watch) => (config, sink) =>
    watch(config, {
      slice: sink.slice,
      observed: async (name, observation) => {
        const kept = await sink.observed(name, observation)
        if (observation.kind === 'miss') return kept
        sayUnread(name as SourceId, observation.carriersUnread === true)
        const { carriers } = observation
        return kept && carriers ? heard(name as SourceId, carriers) : kept
      },
    })
}

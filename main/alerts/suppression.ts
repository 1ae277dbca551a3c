/** What silences mean for an episode: somebody's ack by convention, or kept quiet. Pure. */
import type { KeptQuiet } from '../../contract/alert.ts'
import type { SeenAlert, SeenSilence } from '../../contract/observation.ts'
import { reasonOf } from '../../contract/silences.ts'

/** The prefix by which karma and its companions mark a silence as an acknowledgement. */
export const ackPrefix = 'ACK!'

/** What suppresses an alert, by id, as stored with its episode. */
export interface Suppressors {
  readonly silencedBy: readonly string[]
  readonly inhibitedBy: readonly string[]
  readonly mutedBy: readonly string[]
}

export interface Suppression {
  readonly keptQuiet: KeptQuiet | null
  /** somebody else's ack, written as a silence */
  readonly foreignAck: { readonly by: string; readonly at: number } | null
}

/** The suppressors of an alert, or null when nothing suppresses it. */
export function suppressorsOf(seen: SeenAlert): Suppressors | null {
  const { silencedBy, inhibitedBy, mutedBy } = seen
  if (!seen.suppressed && silencedBy.length + inhibitedBy.length + mutedBy.length === 0) return null
  return { silencedBy, inhibitedBy, mutedBy }
}

/**
 * Reads the suppressors with the silences known. A plain silence, an inhibition or a mute keeps quiet; an `ACK!`
 * silence is an ack by its author; our own mirrored ack is neither. A silence we know nothing of keeps quiet.
 * @param isOwn recognises the silences that this Nightdesk wrote for an ack
 * @param inhibitor names the alert behind a fingerprint, when known
 */
export function readSuppression(
  suppressors: Suppressors | null,
  silences: readonly SeenSilence[],
  isOwn: (silence: { readonly id: string; readonly comment: string }) => boolean,
  inhibitor: (fingerprint: string) => string | undefined,
): Suppression {
  if (!suppressors) return { keptQuiet: null, foreignAck: null }
  const known = new Map(silences.map((silence) => [silence.id, silence]))
  let foreignAck: Suppression['foreignAck'] = null
  let longest: SeenSilence | null = null
  let unknown = false
  for (const id of suppressors.silencedBy) {
    const silence = known.get(id)
    if (isOwn({ id, comment: silence?.comment ?? '' })) continue
    if (!silence) unknown = true
    else if (silence.comment.startsWith(ackPrefix)) {
      foreignAck = { by: silence.createdBy || 'somebody', at: silence.startsAt }
    } else if (!longest || silence.endsAt > longest.endsAt) longest = silence
  }
  return { keptQuiet: keptQuietBy(suppressors, longest, unknown, inhibitor), foreignAck }
}

function keptQuietBy(
  { inhibitedBy, mutedBy, silencedBy }: Suppressors,
  longest: SeenSilence | null,
  unknown: boolean,
  inhibitor: (fingerprint: string) => string | undefined,
): KeptQuiet | null {
  if (longest) {
    return {
      kind: 'silenced',
      by: longest.createdBy || null,
      why: reasonOf(longest.comment) || null,
      until: longest.endsAt,
    }
  }
  if (unknown) return { kind: 'silenced', by: null, why: null, until: null }
  const [source] = inhibitedBy
  if (source !== undefined) {
    return { kind: 'inhibited', by: inhibitor(source) ?? null, why: null, until: null }
  }
  const [interval] = mutedBy
  if (interval !== undefined) return { kind: 'muted', by: interval, why: null, until: null }
  // Suppressed without a word of why: only possible when nothing at all is listed.
  if (silencedBy.length > 0) return null
  return { kind: 'muted', by: null, why: null, until: null }
}

/** What silences mean for an episode, and what its source says of it itself: somebody's ack, or kept quiet. Pure. */
import type { KeptQuiet } from '../../contract/alert.ts'
import type { SeenAlert, SeenHold, SeenQuiet, SeenSilence } from '../../contract/observation.ts'
import { reasonOf } from '../../contract/silences.ts'
import { isFields, isText, jsonIn } from '../db/json-column.ts'

/** The prefix by which karma and its companions mark a silence as an acknowledgement. */
export const ackPrefix = 'ACK!'

/** What suppresses an alert, by id, as stored with its episode. */
export interface Suppressors {
  /** false when a peer of its source calls it active, whatever the others say: peers do not share what they inhibit */
  readonly suppressed: boolean
  readonly silencedBy: readonly string[]
  readonly inhibitedBy: readonly string[]
  readonly mutedBy: readonly string[]
  /** who holds it at the source itself */
  readonly held?: SeenHold
  /** what the source says keeps it quiet */
  readonly quiet?: SeenQuiet
}

export interface Suppression {
  readonly keptQuiet: KeptQuiet | null
  /** what one peer says of why it is quiet while another calls it active; then it is not kept quiet */
  readonly disputed: KeptQuiet | null
  /** an ack that was not made here: written as a silence, or the source's own; `at` is null where it does not say */
  readonly foreignAck: ForeignAck | null
}

export interface ForeignAck {
  readonly by: string
  readonly at: number | null
  readonly mine: boolean
}

/** The suppressors of an alert, or null when nothing suppresses it and nobody holds it. */
export function suppressorsOf(seen: SeenAlert): Suppressors | null {
  const { silencedBy, inhibitedBy, mutedBy, held, quiet } = seen
  // What the source keeps quiet by its own word needs no peer's agreement.
  const suppressed = seen.suppressed || Boolean(quiet)
  if (!suppressed && !held && silencedBy.length + inhibitedBy.length + mutedBy.length === 0) return null
  const told = { ...(held ? { held } : {}), ...(quiet ? { quiet } : {}) }
  return { suppressed, silencedBy, inhibitedBy, mutedBy, ...told }
}

const isSuppressors = (value: unknown): boolean =>
  isFields(value) &&
  [value.silencedBy, value.inhibitedBy, value.mutedBy].every((ids) => Array.isArray(ids) && ids.every(isText))

/** Suppressors as they were stored; damaged ones suppress nothing. What was written before peers could disagree was of an alert that counted as suppressed. */
export function storedSuppressors(text: string | null): Suppressors | null {
  const stored = jsonIn<Omit<Suppressors, 'suppressed'> | null>(text, isSuppressors, null)
  return stored && { suppressed: true, ...stored }
}

/**
 * Reads the suppressors with the silences known. A plain silence, an inhibition or a mute keeps quiet; an `ACK!`
 * silence is an ack by its author; our own mirrored ack is neither. A silence we know nothing of keeps quiet. Firing wins
 * while peers disagree: what one of them calls active is not kept quiet. An ack is somebody's word wherever it is known.
 * @param isOwn recognises the silences that this Nightdesk wrote for an ack
 * @param inhibitor names the alert behind a fingerprint, when known
 */
export function readSuppression(
  suppressors: Suppressors | null,
  silences: readonly SeenSilence[],
  isOwn: (silence: { readonly id: string; readonly comment: string }) => boolean,
  inhibitor: (fingerprint: string) => string | undefined,
): Suppression {
  if (!suppressors) return { keptQuiet: null, disputed: null, foreignAck: null }
  const known = new Map(silences.map((silence) => [silence.id, silence]))
  const { held } = suppressors
  let foreignAck: ForeignAck | null = held
    ? { by: held.by ?? 'somebody', at: held.at, mine: held.mine }
    : null
  let longest: SeenSilence | null = null
  let unknown = false
  for (const id of suppressors.silencedBy) {
    const silence = known.get(id)
    if (isOwn({ id, comment: silence?.comment ?? '' })) continue
    if (!silence) unknown = true
    else if (silence.comment.startsWith(ackPrefix)) {
      if (!held) foreignAck = { by: silence.createdBy || 'somebody', at: silence.startsAt, mine: false }
    } else if (!longest || silence.endsAt > longest.endsAt) longest = silence
  }
  const quiet = keptQuietBy(suppressors, longest, unknown, inhibitor)
  return suppressors.suppressed
    ? { keptQuiet: quiet, disputed: null, foreignAck }
    : { keptQuiet: null, disputed: quiet, foreignAck }
}

function keptQuietBy(
  { inhibitedBy, mutedBy, silencedBy, held, quiet }: Suppressors,
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
  if (quiet) return quiet
  if (unknown) return { kind: 'silenced', by: null, why: null, until: null }
  const [source] = inhibitedBy
  if (source !== undefined) {
    return { kind: 'inhibited', by: inhibitor(source) ?? null, why: null, until: null }
  }
  const [interval] = mutedBy
  if (interval !== undefined) return { kind: 'muted', by: interval, why: null, until: null }
  // Suppressed without a word of why: only possible when nothing at all is listed.
  if (silencedBy.length > 0 || held) return null
  return { kind: 'muted', by: null, why: null, until: null }
}

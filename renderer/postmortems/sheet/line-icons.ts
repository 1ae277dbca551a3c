/** Which icon a line of the timeline has: by what the record calls it, else by its first words. Pure. */

/** The icons of the sprite, by the kinds of events that have them. */
const byKind: Readonly<Record<string, string>> = {
  fired: 'fired',
  refired: 'fired',
  seen: 'seen',
  changed: 'changed',
  called: 'called',
  shown: 'called',
  'not-shown': 'quieted',
  'calls-again': 'late',
  'ack-target-passed': 'late',
  unanswered: 'late',
  acked: 'acked',
  'acked-upstream': 'acked',
  note: 'note',
  impact: 'impact',
  'kept-quiet': 'quieted',
  quiet: 'quiet',
  'link-opened': 'link',
  escalated: 'asked',
  'escalation-accepted': 'asked',
  'message-customer': 'message',
  'message-us': 'message',
  handed: 'asked',
  closed: 'quiet',
  gap: 'unseen',
  'sight-lost': 'unseen',
}

/** The first words of the lines that drafts are made of, and of those that people write. */
const byWords: readonly (readonly [RegExp, string])[] = [
  [/^(?:alert )?(?:fired|fires)\b|\bfired\b/i, 'fired'],
  [/^(?:called|notified|paged)\b|\bpaged\b/i, 'called'],
  [/\backnowledged\b|\btook it\b/i, 'acked'],
  [/\btarget passed\b|\boverdue\b/i, 'late'],
  [/^(?:note|decision|fix)\b/i, 'note'],
  [/^(?:quiet|resolved)\b|\bresolved\b|\bwent quiet\b|\bhealed\b/i, 'quiet'],
  [/[“"].+[”"]|^message\b|\bwrote\b/i, 'message'],
  [/\basked\b|\bescalated\b|\bhanded over\b/i, 'asked'],
  [/\broll(?:ed)?[ -]?(?:out|back)\b|\bdeployed\b/i, 'deploy'],
  [/\bimpact\b|\bcustomer down\b/i, 'impact'],
  [/\bnobody could see\b|\bno word from\b/i, 'unseen'],
]

/** The names of all icons. */
export const lineIconNames = [
  ...new Set([...Object.values(byKind), ...byWords.map(([, name]) => name), 'plain', 'origin']),
]

/** @param kind what the record calls it; null where the record does not know */
export function lineIconOf(kind: string | null, words: string): string {
  const known = kind === null ? undefined : byKind[kind]
  return known ?? byWords.find(([pattern]) => pattern.test(words.slice(0, 200)))?.[1] ?? 'plain'
}

/** Where the icon stands in the sprite. */
export function lineIconId(name: string): string {
  return `line-icon-${name}`
}

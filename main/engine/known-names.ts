/** Who and what only the configuration names: found as well, though no record ever spoke of them. */
import type { FindAnswer, FindHit } from '../../contract/find.ts'
import type { QueryValue } from '../../contract/queries.ts'
import { lineOf } from '../almanac/find-line.ts'
import { likeness } from '../almanac/find-match.ts'
import { nameHit } from '../almanac/find-names.ts'
import type { Config } from '../config/schema.ts'

type Known = Pick<Config, 'rotations' | 'colleagues' | 'customers'>
type Kind = 'person' | 'customer' | 'environment'

/** So many that the record does not know are told at once. */
const mostNames = 8

/** The answer, and behind its best what of the configuration has the words and is not in it yet. */
export function withKnownNames(
  answer: FindAnswer,
  input: QueryValue<'find.search'>,
  config: Known,
): FindAnswer {
  const hits = knownHits(input, config).filter((hit) => !answer.hits.some((other) => isSame(hit, other)))
  if (hits.length === 0) return answer
  const { kinds } = answer.facets
  const counts = new Map(kinds.map(({ kind, count }) => [kind, count]))
  for (const { target } of hits) counts.set(target.kind, (counts.get(target.kind) ?? 0) + 1)
  return {
    ...answer,
    hits: [...answer.hits.slice(0, answer.best), ...hits, ...answer.hits.slice(answer.best)],
    best: answer.best + hits.length,
    facets: {
      ...answer.facets,
      kinds: [...counts]
        .map(([kind, count]) => ({ kind, count }))
        .sort((one, other) => other.count - one.count),
    },
    counted: { ...answer.counted, matches: answer.counted.matches + hits.length },
  }
}

/** A name has neither a place nor a time: where one is asked for, none is found. */
function knownHits(input: QueryValue<'find.search'>, config: Known): readonly FindHit[] {
  const line = lineOf(input.text)
  const isNarrowed = [input.environment, input.customer, input.from, input.to, input.before].some(
    (each) => each !== null,
  )
  if (isNarrowed || line.terms.length === 0 || line.labels.length + line.places.length > 0) return []
  const isWanted = (kind: Kind): boolean =>
    (input.kinds.length === 0 || input.kinds.includes(kind)) &&
    (line.kinds.length === 0 || line.kinds.includes(kind))
  const hits: FindHit[] = []
  for (const [kind, names] of namesOf(config)) {
    if (!isWanted(kind)) continue
    for (const [name, also] of names)
      if (hits.length < mostNames && likeness([name, ...also].join(' '), line) > 0) {
        const isAlso = likeness(name, line) === 0
        hits.push({ ...nameHit(kind, name, line), ...(isAlso ? aside(also, kind) : {}) })
      }
  }
  return hits
}

const aside = (also: readonly string[], kind: Kind): Pick<FindHit, 'words' | 'from'> => ({
  words: [{ text: also.join(', '), hit: false }],
  from: kind === 'customer' ? 'also called' : 'contact of',
})

/** Each name once, with what else it is found by: a customer's other names, the customer of a contact. */
function namesOf({
  rotations,
  colleagues,
  customers,
}: Known): readonly (readonly [Kind, ReadonlyMap<string, readonly string[]>])[] {
  const people = new Map<string, readonly string[]>([
    ...customers.flatMap(({ name: customer, contacts }) =>
      contacts.map(({ name }) => [name, [customer]] as const),
    ),
    ...colleagues.map(({ name }) => [name, []] as const),
    ...rotations.flatMap(({ layers, overrides }) =>
      [...layers.flatMap(({ people: all }) => all), ...overrides.flatMap(({ person }) => person ?? [])].map(
        (name) => [name, []] as const,
      ),
    ),
  ])
  return [
    ['person', people],
    ['customer', new Map(customers.map(({ name, aliases }) => [name, aliases]))],
    [
      'environment',
      new Map(customers.flatMap(({ environments }) => environments.map((name) => [name, []] as const))),
    ],
  ]
}

function isSame({ target: one }: FindHit, { target: other }: FindHit): boolean {
  return 'name' in one && 'name' in other && one.kind === other.kind && one.name === other.name
}

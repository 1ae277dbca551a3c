/**
 * What a typed line asks for: `disk full` (both words, the last as far as it is typed), `"disk full"` (beside each other),
 * `-test` (without), `team="network"` (a label), `env:heron`, `customer:acme`, `kind:alert`. Any line means something; none
 * is an error. Pure.
 */
import { type FindKind, findKinds } from '../../contract/find.ts'
import { folded, wordsOf } from './find-words.ts'

/** Words that stand beside each other; `isPrefix`: the last of them may go on. */
export interface Term {
  readonly words: readonly [string, ...string[]]
  readonly isPrefix: boolean
}

export interface LabelTerm {
  readonly name: string
  /** in lower case */
  readonly value: string
  readonly isPrefix: boolean
}

/** A place by its folded name; `isPrefix`: or one that begins so. */
export interface PlaceTerm {
  readonly kind: 'environment' | 'customer'
  readonly folded: string
  readonly isPrefix: boolean
}

export interface Line {
  readonly terms: readonly Term[]
  readonly without: readonly Term[]
  readonly labels: readonly LabelTerm[]
  readonly places: readonly PlaceTerm[]
  readonly kinds: readonly FindKind[]
  /** something was typed, but no word that could be looked for: it finds nothing */
  readonly isMute: boolean
}

/** A piece of the line between blanks; blanks within quotes belong to it. */
interface Chunk {
  readonly minus: boolean
  /** before `=` or `:` */
  readonly name: string
  readonly sign: '' | '=' | ':'
  readonly value: string
  readonly quoted: boolean
  /** a quote that is still being typed, or the end of the line: it may go on */
  readonly isOpen: boolean
}

const chunkPattern = /(-?)(?:([\p{L}_][\p{L}\p{N}_.-]*)([=:]))?(?:"([^"]*)("?)|(\S+))/gu

function chunksOf(text: string): Chunk[] {
  const end = text.trimEnd().length
  return [...text.matchAll(chunkPattern)].map((found) => {
    const [all, minus, name = '', sign = '', inQuotes, closing, plain] = found
    const isLast = found.index + all.length >= end
    const quoted = inQuotes !== undefined
    return {
      minus: minus === '-',
      name,
      sign: sign === '=' || sign === ':' ? sign : '',
      value: inQuotes ?? plain ?? '',
      quoted,
      isOpen: quoted ? closing === '' : isLast,
    }
  })
}

const places: Readonly<Record<string, PlaceTerm['kind']>> = {
  env: 'environment',
  environment: 'environment',
  customer: 'customer',
}

/** Reads a line as it stands. */
export function lineOf(text: string): Line {
  const terms: Term[] = []
  const without: Term[] = []
  const labels: LabelTerm[] = []
  const sought: PlaceTerm[] = []
  const kinds: FindKind[] = []
  for (const chunk of chunksOf(text)) {
    const { name, sign, value, minus, isOpen, quoted } = chunk
    const place = sign === ':' ? places[name.toLowerCase()] : undefined
    if (!minus && place && folded(value) !== '') {
      sought.push({ kind: place, folded: folded(value), isPrefix: isOpen })
      continue
    }
    const kind = !minus && sign === ':' && name.toLowerCase() === 'kind' ? kindOf(value) : null
    if (kind) {
      kinds.push(kind)
      continue
    }
    if (!minus && sign === '=' && folded(value) !== '') {
      labels.push({ name, value: value.toLowerCase(), isPrefix: isOpen })
      continue
    }
    const [first, ...rest] = wordsOf(`${name}${sign}${value}`).map(({ forms: [whole] }) => whole.folded)
    if (first === undefined) continue
    const term: Term = { words: [first, ...rest], isPrefix: isOpen && !(minus && !quoted) }
    ;(minus ? without : terms).push(term)
  }
  const nothing = [terms, without, labels, sought, kinds].every(({ length }) => length === 0)
  return { terms, without, labels, places: sought, kinds, isMute: nothing && text.trim() !== '' }
}

/** By its name or as it is begun: `kind:post` is a postmortem. */
function kindOf(value: string): FindKind | null {
  const wanted = value.toLowerCase()
  return wanted === '' ? null : (findKinds.find((kind) => kind.startsWith(wanted)) ?? null)
}

/** Is there anything that a title, a name or a text could be compared with? */
export function hasWords({ terms, without, labels }: Line): boolean {
  return terms.length + without.length + labels.length > 0
}

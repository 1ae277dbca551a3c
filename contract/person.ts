/** People by name, as their colleagues write them, and who of them I am. */

/** The same person, without regard to case and spaces; nobody is the same as nobody. */
export function isSamePerson(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && plain(one) === plain(other)
}

/**
 * Could these be one person, by all that stands there? An address or id says it where both have one; a name that only one
 * of them has it behind is the same name. Of a bare address and a bare name nobody can say it.
 */
export function mayBeOne(one: string, other: string): boolean {
  const [first, second] = [readPerson(one), readPerson(other)]
  const areBothMarked = first.mark !== null && second.mark !== null
  // An address and an id may well be one person's, written down by two systems.
  const areAlike = areBothMarked && first.mark?.includes('@') === second.mark?.includes('@')
  return areAlike ? first.mark === second.mark : isSamePerson(first.name, second.name)
}

/** What somebody goes by elsewhere, beside their name. */
export interface Identities {
  /** other spellings */
  readonly names: readonly string[]
  readonly emails: readonly string[]
  /** what systems know them by, by the name of the system */
  readonly ids: Readonly<Record<string, readonly string[]>>
}

/** Who sits here: a name alone, or with what else they go by. */
export type Me = string | { readonly name: string; readonly also?: Identities }

/** A person as somebody wrote them: `Mara Lind`, `mara@example.com`, or `Mara Lind <mara@example.com or an id>`. */
interface Written {
  readonly name: string | null
  /** what tells two people of one name apart: an address, or an id; plain */
  readonly mark: string | null
}

/** How I was recognised: by an address or id, which nobody else has, or by a name, which somebody may share. */
export type Recognised = 'mark' | 'name'

/** How `person` is me; null = not at all. A mark of another's is stronger than a name that is the same. */
export function recognise(person: string | null, me: Me): Recognised | null {
  if (person === null) return null
  const { name, mark } = readPerson(person)
  const mine = marksOf(me)
  if (mark !== null && mine.all.has(mark)) return 'mark'
  if (name !== null && mine.all.has(plain(name))) return 'mark'
  const isAnothers = mark !== null && (mark.includes('@') ? mine.hasEmails : mine.hasIds)
  if (isAnothers || name === null) return null
  return namesOf(me).some((one) => isSamePerson(one, name)) ? 'name' : null
}

/** Is this me? By name, other spelling, address or id: the one question that duty, shifts and escalations ask. */
export function isMe(person: string | null, me: Me): boolean {
  return recognise(person, me) !== null
}

/**
 * Is this me by what a system itself knows of whoever it names? Where the name alone says nothing, its id or address may.
 * An address that is not among mine takes nothing away: nobody has to name all of theirs.
 */
export function isNamedMe(
  named: { readonly person: string | null; readonly id?: string; readonly email?: string },
  me: Me,
): boolean {
  const { person, id, email } = named
  return isMe(person, me) || [id, email].some((mark) => mark !== undefined && isMe(`<${mark}>`, me))
}

/**
 * The marks of different people who all bear my name, where nothing says which of them I am; empty where that is plain.
 * One who is written without a mark may be any of them.
 */
export function twinsOf(people: Iterable<string>, me: Me): readonly string[] {
  const emails = new Set<string>()
  const ids = new Set<string>()
  for (const person of people) {
    const { mark } = readPerson(person)
    if (mark !== null && recognise(person, me) === 'name') (mark.includes('@') ? emails : ids).add(mark)
  }
  // An address and an id may well be one person's, written down by two systems.
  return [emails, ids].flatMap((marks) => (marks.size > 1 ? [...marks] : []))
}

/** My name and my other spellings. */
export function namesOf(me: Me): readonly string[] {
  return typeof me === 'string' ? [me] : [me.name, ...(me.also?.names ?? [])]
}

/** What I go by, for a sentence: `Mara Lind, M. Lind or mara@example.com`. Ids are left out: nobody reads them. */
export function goesBy(me: Me): string {
  const all = [...namesOf(me), ...(typeof me === 'string' ? [] : (me.also?.emails ?? []))]
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
}

function marksOf(me: Me): {
  readonly all: ReadonlySet<string>
  readonly hasEmails: boolean
  readonly hasIds: boolean
} {
  const also = typeof me === 'string' ? undefined : me.also
  const emails = also?.emails ?? []
  const ids = Object.values(also?.ids ?? {}).flat()
  return {
    all: new Set([...emails, ...ids].map(plain)),
    hasEmails: emails.length > 0,
    hasIds: ids.length > 0,
  }
}

function readPerson(text: string): Written {
  const match = /^([^<>]*)<([^<>]+)>\s*$/.exec(text)
  if (match) return { name: match[1]?.trim() || null, mark: plain(match[2] ?? '') }
  return /^\S+@\S+$/.test(text.trim()) ? { name: null, mark: plain(text) } : { name: text, mark: null }
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

/** What to look at before a postmortem's words leave this laptop. It warns; whoever sends decides. */
import type { Customer } from '../../contract/customer.ts'
import type { LeavingWarning } from '../../contract/postmortem-issue.ts'
import { withoutSecrets } from '../support/issue-draft.ts'

/** So many names are told in one warning. */
const mostNames = 6

/** Everything to know of these words before others read them. @param customers those of the configuration, and names of the record */
export function leavingWarnings(
  text: string,
  customers: {
    readonly known: readonly Pick<Customer, 'name' | 'aliases'>[]
    readonly names: readonly string[]
  },
): readonly LeavingWarning[] {
  return [...secretsIn(text), ...customersIn(text, customers), ...mentionsIn(text), ...imagesIn(text)]
}

function secretsIn(text: string): readonly LeavingWarning[] {
  if (withoutSecrets(text) === text) return []
  const lines = text.split('\n')
  const at = lines.flatMap((line, index) => (withoutSecrets(line) === line ? [] : [index + 1]))
  const where = at.length === 0 ? 'The text' : `${at.length === 1 ? 'Line' : 'Lines'} ${some(at.map(String))}`
  const verb = at.length > 1 ? 'look' : 'looks'
  return [{ kind: 'secret', words: `${where} ${verb} like a password, a key or somebody’s address.` }]
}

function customersIn(
  text: string,
  { known, names }: Parameters<typeof leavingWarnings>[1],
): readonly LeavingWarning[] {
  const plain = text.toLowerCase()
  const all = new Set([...known.flatMap(({ name, aliases }) => [name, ...aliases]), ...names])
  const found = [...all].filter((name) => name.length > 2 && isNamed(plain, name.toLowerCase()))
  return found.length === 0 ? [] : [{ kind: 'customer', words: `Customers are named: ${some(found)}.` }]
}

/** As a word of its own: "Mora" is not named in "memorandum". */
function isNamed(text: string, name: string): boolean {
  const isLetter = (at: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(at))
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isLetter(at - 1) && !isLetter(at + name.length)) return true
  return false
}

/** GitHub tells whoever is called by @. */
function mentionsIn(text: string): readonly LeavingWarning[] {
  const outside = text.replaceAll(/```[\s\S]*?(?:```|$)/g, '').replaceAll(/`[^`\n]*`/g, '')
  const found = [...outside.matchAll(/(?<![\w`./@])@[a-z\d][\w-]*(?:\/[\w-]+)?/gi)].map(([name]) => name)
  const names = [...new Set(found)]
  return names.length === 0
    ? []
    : [{ kind: 'mention', words: `GitHub notifies whoever goes by ${some(names)}.` }]
}

function imagesIn(text: string): readonly LeavingWarning[] {
  const names = new Set([...text.matchAll(/!\[[^\]]*\]\((images\/[^)\s]+)\)/g)].map(([, name]) => name))
  if (names.size === 0) return []
  const words = names.size === 1 ? 'One image stays here' : `${names.size} images stay here`
  return [{ kind: 'image', words: `${words}: GitHub takes none this way.` }]
}

function some(all: readonly string[]): string {
  const more = all.length - mostNames
  return more > 0 ? `${all.slice(0, mostNames).join(', ')} and ${more} more` : all.join(', ')
}

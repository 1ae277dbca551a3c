/** How the configuration names a secret without holding it. Pure. */

/** `env:NAME`, `file:PATH`, `stored:NAME`, `command:WORDS`, or the command's words as a list. */
export type SecretRef = string | { readonly command: readonly string[] }

/** A reference taken apart. */
export type ParsedRef =
  | { readonly kind: 'env' | 'file' | 'stored'; readonly name: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] }

/** What stands where a secret itself was written. */
export const secretForm =
  'env:NAME, file:PATH, command:PROGRAM or stored:NAME; a secret itself does not belong in this file'

/** Takes a reference apart; null for what is none. */
export function parseRef(ref: unknown): ParsedRef | null {
  if (typeof ref === 'object' && ref !== null && Object.keys(ref).join() === 'command') {
    const { command } = ref as { readonly command: unknown }
    const isList = Array.isArray(command) && command.length > 0 && command.every(isWord)
    return isList && command[0] !== '' ? { kind: 'command', argv: command } : null
  }
  if (typeof ref !== 'string') return null
  const [, kind = '', name = ''] = /^(env|file|stored|command):(.+)$/.exec(ref) ?? []
  if (kind === 'env' || kind === 'file' || kind === 'stored') return { kind, name }
  const argv = kind === 'command' ? splitWords(name) : null
  return argv === null || !argv[0] ? null : { kind: 'command', argv }
}

/** Is this the name of a secret, and not one itself? */
export function isSecretRef(ref: unknown): ref is SecretRef {
  return parseRef(ref) !== null
}

/** A reference as one line, the same for the same words; what a form shows. */
export function refText(ref: SecretRef): string {
  return typeof ref === 'string' ? ref : `command:${ref.command.map(quoted).join(' ')}`
}

/** A program name of one line: an argument with a NUL cannot be handed over. */
const isWord = (word: unknown): boolean => typeof word === 'string' && !word.includes('\0')

/**
 * A command line in words. Quotes hold a word together; nothing else has a meaning, as no shell reads it. Null when a
 * quote is left open.
 */
export function splitWords(line: string): readonly string[] | null {
  const words: string[] = []
  const parts = /\s+|"([^"]*)"|'([^']*)'|([^\s"']+)|(.)/gsy
  let open = false
  for (const [whole, double, single, plain, stray] of line.matchAll(parts)) {
    if (stray !== undefined || whole.includes('\0')) return null
    const part = double ?? single ?? plain
    if (part === undefined) {
      open = false
      continue
    }
    if (open) words.push((words.pop() ?? '') + part)
    else words.push(part)
    open = true
  }
  return words
}

/** A word so that `splitWords` gives it back. */
function quoted(word: string): string {
  if (/^[^\s"']+$/.test(word)) return word
  // No quote can stand in quotes of its own kind: such a word is put together of several.
  return (word.match(/[^"]+|"+/g) ?? [''])
    .map((part) => (part.startsWith('"') ? `'${part}'` : `"${part}"`))
    .join('')
}

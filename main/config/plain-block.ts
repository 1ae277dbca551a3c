/**
 * A block of YAML in the plain form that Nightdesk writes itself: a key, fields, and lists of texts or of fields, each on a
 * line of its own. Read line by line it costs a hundredth of a parser; whatever is not of that form is left to one. Pure.
 */

type Fields = Record<string, unknown>

const plainLine = /^[^\p{Cc}\u0085\u2028\u2029\ufeff]*$/u

/** Words that YAML takes for something else than a text, and what looks like a number but for plain digits (core schema). */
const meansElse =
  /^(?:null|~|true|false|[-+]?(?:\.inf|\.nan)|0[ox][\da-f]+|[-+]?(?:\d*\.\d*|\d+)(?:e[-+]?\d+)?)$/i
/** A text without quotes: begins with a letter or a digit, and has nothing in it that ends it. */
const plainText = /^[\p{L}\p{N}_/][^\p{Cc}\u0085\u2028\u2029\ufeff]*$/u

/** The fields under its one key; null where it is not of the plain form. @param block lines, each with its end */
export function plainBlock(block: string): Readonly<Fields> | null {
  const [first = '', ...lines] = block.split(/\r?\n/)
  if (!/^\w+:$/.test(first) || lines.pop() !== '') return null
  const fields: Fields = {}
  let list: unknown[] | null = null
  let item: Fields | null = null
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const field = /^(?: {2}| {6}| {4}- )([A-Za-z]+):(?: (.+))?$/.exec(line)
    const entry = field ? null : /^ {4}- (.+)$/.exec(line)
    const depth = line.startsWith('      ') ? 'item' : line.startsWith('    - ') ? 'entry' : 'top'
    const name = field?.[1] ?? ''
    const text = field?.[2] ?? entry?.[1]
    if ((!field && !entry) || Object.hasOwn(Object.prototype, name)) return null
    const isBlock = text === '|-' || text === '|'
    const several = isBlock ? literal(lines, at + 1, depths[depth] + (field ? 2 : 0)) : null
    if (isBlock && !several) return null
    const value = several ? several.text + (text === '|' ? '\n' : '') : text === undefined ? [] : scalar(text)
    at += several?.count ?? 0
    if (value === undefined || (text === undefined && depth !== 'top')) return null
    if (depth === 'top') {
      list = Array.isArray(value) ? value : null
      item = null
      fields[name] = value
    } else if (depth === 'item') {
      if (!item) return null
      item[name] = value
    } else {
      if (!list) return null
      item = field ? { [name]: value } : null
      list.push(item ?? value)
    }
  }
  // A key without anything is nothing, not an empty list.
  return Object.values(fields).some((value) => Array.isArray(value) && value.length === 0) ? null : fields
}

/** Where what belongs to a line of each depth begins. */
const depths = { top: 2, entry: 6, item: 6 } as const

/** Lines of one text, from `from` on, without its last line breaks; null where a parser has to say. */
function literal(
  lines: readonly string[],
  from: number,
  indent: number,
): { readonly text: string; readonly count: number } | null {
  const begin = ' '.repeat(indent)
  let until = from
  while (until < lines.length && (lines[until] === '' || lines[until]?.startsWith(begin))) until += 1
  const own = lines.slice(from, until).map((line) => line.slice(indent))
  const isPlain =
    own.every((line) => plainLine.test(line)) && /^\S/.test(own.find((line) => line !== '') ?? '')
  // Of empty lines at the end none are kept: who wants one of them says so.
  const text = own.join('\n').replace(/\n+$/, '')
  return isPlain ? { text, count: until - from } : null
}

/** What stands behind a key; undefined = a parser has to say. */
function scalar(text: string): unknown {
  if (text.startsWith('"')) return quoted(text)
  if (/^'(?:[^'\p{Cc}\u0085\u2028\u2029\ufeff]|'')*'$/u.test(text))
    return text.slice(1, -1).replaceAll("''", "'")
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  if (!plainText.test(text) || meansElse.test(text)) return undefined
  return /: |:$| #|\s$/.test(text) ? undefined : text
}

/** In double quotes as JSON has them: YAML reads those the same. */
function quoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** A hand-off out of a text that somebody pasted or opened. Pure: nothing in it acts, and what is not exactly right is refused whole. */
import {
  type CarriedHandOff,
  carriedMark,
  carriedVersion,
  maxHandOffText,
  sumOf,
} from '../../contract/hand-off-carried.ts'
import { carriedHandOff } from '../../contract/hand-off-orders.ts'

export type ReadCarried =
  | { readonly ok: true; readonly carried: CarriedHandOff }
  /** why it cannot be read, as a whole sentence */
  | { readonly ok: false; readonly why: string }

const foreign =
  'This text carries no hand-off that Nightdesk can read. Paste all of it, down to the block at its end, or open the file.'
const damaged =
  'The block at the end of this text is not whole: it was cut off or changed on its way. Nothing was taken in. Ask for the file.'
const newer =
  'A newer Nightdesk wrote this hand-off. Nothing was taken in: read it as a text, or update this one.'
const tooLong = 'This text is longer than a hand-off can be. Nothing was taken in.'

/** Reads the last hand-off in a text: an answer in a thread may quote an earlier one above it. */
export function readCarried(text: string): ReadCarried {
  if (text.length > maxHandOffText) return { ok: false, why: tooLong }
  const start = text.lastIndexOf(carriedMark)
  if (start < 0) return { ok: false, why: foreign }
  // Some way of sending broke the line; the sum says whether anything else was done to it.
  const line = text.slice(start, text.lastIndexOf('}') + 1).replaceAll(/[\r\n]+/g, '')
  const head = asFields(parse(line))
  if (!head) return { ok: false, why: damaged }
  if (typeof head.v === 'number' && head.v > carriedVersion) return { ok: false, why: newer }
  if (head.v !== carriedVersion || head.sum !== sumOf(JSON.stringify(head.carried) ?? ''))
    return { ok: false, why: damaged }
  const read = carriedHandOff.safeParse(head.carried)
  return read.success ? { ok: true, carried: read.data } : { ok: false, why: damaged }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return null
  }
}

function asFields(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null
}

/** The text of a calendar: out of a file, or from its address, which may be kept as a secret. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { parseRef } from '../config/secret-ref.ts'
import type { Http } from '../platform/http.ts'
import { mostCalendarBytes } from '../platform/ical.ts'
import type { Configuration } from './configuration.ts'

const deadlineMs = 15_000

/** The text, or why there is none, as words that follow "it". */
export type CalendarText = string | { readonly ok: false; readonly reason: string }

/** What a server said of the text it gave, so that the next time it need not give the same one again (RFC 9110 §13). */
export interface CalendarMarks {
  /** of the address it came from */
  readonly sign: string
  readonly etag: string | null
  readonly lastModified: string | null
}

/** What came of a reading: a text, that it is the one of last time, or why there is none, as words that follow "it". */
export type CalendarAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly marks: CalendarMarks | null }
  | { readonly kind: 'same' }
  | { readonly kind: 'failed'; readonly reason: string }

interface TextDeps {
  readonly configuration: Pick<Configuration, 'secret'>
  readonly http: Http
}

/** A reader of calendars as the configuration names them: `https://…`, `webcal://…`, `file:…`, `env:…`, `stored:…`. */
export function createCalendarReader(
  deps: TextDeps,
): (ref: string, before: CalendarMarks | null) => Promise<CalendarAnswer> {
  const failed = (reason: string): CalendarAnswer => ({ kind: 'failed', reason })
  return async (ref, before) => {
    const parsed = parseRef(ref)
    if (parsed?.kind === 'file') {
      const text = await fileText(parsed.name)
      return typeof text === 'string' ? { kind: 'text', text, marks: null } : failed(text.reason)
    }
    let url = ref
    if (parsed) {
      const found = await deps.configuration.secret(ref)
      if (found.kind !== 'value') return failed('its address is not known')
      url = found.value.trim()
    }
    url = url.replace(/^webcal:/i, 'https:')
    if (URL.parse(url)?.protocol !== 'https:') return failed('its address is not https')
    const sign = createHash('sha256').update(url).digest('hex').slice(0, 16)
    const known = before?.sign === sign ? before : null
    const conditions = {
      ...(known?.etag == null ? {} : { 'if-none-match': known.etag }),
      ...(known?.lastModified == null ? {} : { 'if-modified-since': known.lastModified }),
    }
    const answer = await deps.http({
      ...{ method: 'GET', url, deadlineMs, maxBytes: mostCalendarBytes, ca: null },
      headers: conditions,
    })
    if (!answer.ok) return failed(answer.failure.kind)
    const { status, body, headers } = answer.response
    // Unchanged since what, if nothing was asked about it?
    if (status === 304 && Object.keys(conditions).length > 0) return { kind: 'same' }
    if (status !== 200) return failed(`answered ${status}`)
    const marks = { sign, etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null }
    return { kind: 'text', text: body.toString('utf8'), marks }
  }
}

/** The same for whoever takes the text whole each time. */
export function createCalendarText(deps: TextDeps): (ref: string) => Promise<CalendarText> {
  const read = createCalendarReader(deps)
  return async (ref) => {
    const answer = await read(ref, null)
    if (answer.kind === 'text') return answer.text
    return { ok: false, reason: answer.kind === 'failed' ? answer.reason : 'answered 304' }
  }
}

async function fileText(file: string): Promise<CalendarText> {
  try {
    const facts = await stat(file)
    if (!facts.isFile() || facts.size > mostCalendarBytes)
      return { ok: false, reason: 'is no small plain file' }
    return await readFile(file, 'utf8')
  } catch {
    return { ok: false, reason: 'cannot be read' }
  }
}

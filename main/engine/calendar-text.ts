/** The text of a calendar: out of a file, or from its address, which may be kept as a secret. */
import { readFile, stat } from 'node:fs/promises'
import { parseRef } from '../config/secret-ref.ts'
import type { Http } from '../platform/http.ts'
import { mostCalendarBytes } from '../platform/ical.ts'
import type { Configuration } from './configuration.ts'

const deadlineMs = 15_000

/** The text, or why there is none, as words that follow "it". */
export type CalendarText = string | { readonly ok: false; readonly reason: string }

/** A reader of calendars as the configuration names them: `https://…`, `file:…`, `env:…`, `stored:…`. */
export function createCalendarText(deps: {
  readonly configuration: Pick<Configuration, 'secret'>
  readonly http: Http
}): (ref: string) => Promise<CalendarText> {
  return async (ref) => {
    const parsed = parseRef(ref)
    if (parsed?.kind === 'file') return fileText(parsed.name)
    let url = ref
    if (parsed) {
      const found = await deps.configuration.secret(ref)
      if (found.kind !== 'value') return { ok: false, reason: 'its address is not known' }
      url = found.value.trim()
    }
    if (URL.parse(url)?.protocol !== 'https:') return { ok: false, reason: 'its address is not https' }
    const request = {
      method: 'GET',
      url,
      headers: {},
      deadlineMs,
      maxBytes: mostCalendarBytes,
      ca: null,
    } as const
    const answer = await deps.http(request)
    if (!answer.ok) return { ok: false, reason: answer.failure.kind }
    const { status, body } = answer.response
    return status === 200 ? body.toString('utf8') : { ok: false, reason: `answered ${status}` }
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

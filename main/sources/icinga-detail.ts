/** What an Icinga knows of one problem beyond its list: the comments on it. */
import type { UpstreamDetail } from '../../contract/deed.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import { askDeadlineMs, type IcingaDoor } from './icinga-door.ts'
import { readWords } from './icinga-read.ts'
import { bareOf } from './icinga-seen.ts'
import { readBody } from './json-shape.ts'

/** More notes than the newest of these are not shown. */
const mostNotes = 100

/** @param name `host` or `host!service` */
export async function detailOf(
  door: IcingaDoor,
  name: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<UpstreamDetail | Failure> {
  const at = name.indexOf('!')
  const [host, service] = at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)]
  const body = {
    filter: 'comment.host_name == nd_host && comment.service_name == nd_service',
    filter_vars: { nd_host: host, nd_service: service },
    attrs: ['host_name', 'service_name', 'author', 'text', 'entry_time', 'expire_time'],
  }
  const question = { path: '/objects/comments', body, reads: true, deadlineMs: askDeadlineMs }
  const reply = await door.ask(question, signal)
  if (!reply.ok)
    return reply.status === 403 || reply.status === 404
      ? {
          kind: 'forbidden',
          detail: 'This user may not read comments there: it needs objects/query/Comment.',
        }
      : reply.failure
  const read = readBody(reply.body, (whole) => readWords(whole, 'comment'))
  if (!read.ok) return door.bare(read.failure)
  const notes = read.value
    .toSorted((a, b) => b.at - a.at)
    .slice(0, mostNotes)
    .map(({ at: writtenAt, author, text }) => ({ at: writtenAt, by: author || null, text: bareOf(text) }))
    .toReversed()
  return { readAt: clock.now(), notes, parts: [], facts: [], figure: null }
}

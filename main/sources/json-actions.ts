/** Deeds at somebody's JSON interface: requests that the configuration writes as templates. */
import type { Deed, DeedKind } from '../../contract/deed.ts'
import type { JsonAction, JsonOptions } from '../../contract/source-options.ts'
import type { DeedOrder, Delivery, SourceDeeds } from './source.ts'
import { refusedDelivery, type WebDoor } from './web-door.ts'

/** The deeds that have a template. @param url the address of the list: paths of actions are of its host */
export function createJsonDeeds(
  door: WebDoor,
  url: string,
  { actions }: JsonOptions,
  waits: () => Delivery | null,
): SourceDeeds {
  const run =
    (action: JsonAction) =>
    async (deed: Deed, order: DeedOrder, signal: AbortSignal): Promise<Delivery> => {
      const cannot = waits()
      if (cannot) return cannot
      const words = wordsOf(deed, order)
      // Such words are written once more each time they are sent, and nothing here can look whether they arrived.
      if (order.isRetry && !isRepeatable(deed.kind))
        return {
          ok: false,
          failure: {
            kind: 'timeout',
            detail: `No answer came: ${door.host} may have it all the same. Look there before sending it again.`,
          },
          ...{ final: true, retryAfterMs: null },
        }
      // No encoding keeps such a name from being a step up in a path: it would be another action.
      if ([...words].some(([name, word]) => isStep(word) && action.path.includes(`{${name}}`)))
        return {
          ok: false,
          failure: {
            kind: 'bad-request',
            detail: 'What would stand in the path of this action leads out of it.',
          },
          ...{ final: true, retryAfterMs: null },
        }
      const path = filled(action.path, words, encodeURIComponent)
      const asked = URL.parse(path, url)
      if (!asked || asked.origin !== URL.parse(url)?.origin)
        return {
          ok: false,
          failure: { kind: 'bad-request', detail: 'The path of this action leads to another server.' },
          ...{ final: true, retryAfterMs: null },
        }
      const body = action.body === null ? undefined : filled(action.body, words, insideJson)
      const reply = await door.ask({
        ...{ method: action.method, url: asked.href, signal },
        ...(body === undefined ? {} : { body }),
      })
      return reply.ok ? { ok: true, ref: order.fingerprint, endsAt: null } : refusedDelivery(reply)
    }
  const { acknowledge, unacknowledge, note, resolve } = actions
  return {
    ...(acknowledge ? { acknowledge: run(acknowledge) } : {}),
    ...(unacknowledge ? { unacknowledge: run(unacknowledge) } : {}),
    ...(note ? { note: run(note) } : {}),
    ...(resolve ? { resolve: run(resolve) } : {}),
  }
}

/** Said twice, a state is the same state; words are twice the words. */
const isRepeatable = (kind: DeedKind): boolean => kind !== 'note'

const isStep = (word: string): boolean => word === '.' || word === '..'

function wordsOf(deed: Deed, { fingerprint, by, labels }: DeedOrder): ReadonlyMap<string, string> {
  const until = 'until' in deed && deed.until !== null ? new Date(deed.until).toISOString() : ''
  const text = 'text' in deed ? (deed.text ?? '') : ''
  const named = Object.entries(labels).map(([name, value]) => [`label.${name}`, value] as const)
  return new Map([...named, ['id', fingerprint], ['by', by], ['text', text], ['until', until]])
}

/** A template with its words in place; a name that is not known stays as it is written. */
export function filled(
  template: string,
  words: ReadonlyMap<string, string>,
  written: (word: string) => string,
): string {
  return template.replaceAll(/\{([\w.]{1,200})\}/g, (whole, name: string) => {
    const word = words.get(name)
    return word === undefined ? whole : written(word.toWellFormed())
  })
}

/** A word as it may stand between the quotation marks of a JSON text. */
function insideJson(word: string): string {
  return JSON.stringify(word).slice(1, -1)
}

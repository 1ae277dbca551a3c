/** What others send: Alertmanager's webhook payload (version 4), or anybody's JSON. Pure. */
import type { SeenAlert } from '../../contract/observation.ts'
import type { WebhookOptions } from '../../contract/source-options.ts'
import { readItemsOf } from './json-items.ts'
import { valueAt } from './json-pointer.ts'
import { asInstant, asList, asObject, asTexts, type Read, readBody, shorten } from './json-shape.ts'
import { fingerprintOf } from './label-fingerprint.ts'

/** What one message says. */
export interface Heard {
  readonly firing: readonly SeenAlert[]
  readonly ended: readonly { readonly fingerprint: string; readonly at: number | null }[]
  /** what somebody has to know of it */
  readonly remarks: readonly string[]
}

/** Reads a message. @param now epoch ms; @param forgetMs for so long what it names stands unless it is named again, ms */
export function readMessage(body: string, options: WebhookOptions, now: number): Read<Heard> {
  const bytes = Buffer.from(body)
  return readBody(bytes, (parsed) =>
    options.format === 'alertmanager'
      ? readNotification(parsed, now + options.forgetMs)
      : readGeneric(parsed, options, now),
  )
}

function readNotification(parsed: unknown, endsAt: number): Heard {
  const message = asObject(parsed, 'the message')
  const firing: SeenAlert[] = []
  const ended: { fingerprint: string; at: number | null }[] = []
  for (const [index, one] of asList(message.alerts, 'alerts').entries()) {
    const where = `alert ${index + 1}`
    const alert = asObject(one, where)
    const labels = asTexts(alert.labels, `${where}: labels`)
    const fingerprint =
      typeof alert.fingerprint === 'string' && alert.fingerprint !== ''
        ? shorten(alert.fingerprint)
        : fingerprintOf(labels)
    // Without a status, or with one that is new, it counts as firing: only what is told to be over is.
    if (alert.status === 'resolved') {
      const at = asInstant(alert.endsAt, `${where}: endsAt`)
      ended.push({ fingerprint, at: at === 0 ? null : at })
      continue
    }
    firing.push({
      ...{ fingerprint, labels, endsAt },
      annotations: asTexts(alert.annotations ?? {}, `${where}: annotations`),
      firedAt: asInstant(alert.startsAt, `${where}: startsAt`),
      generatorUrl:
        typeof alert.generatorURL === 'string' && alert.generatorURL !== '' ? alert.generatorURL : null,
      receivers: typeof message.receiver === 'string' ? [shorten(message.receiver)] : [],
      ...{ suppressed: false, silencedBy: [], inhibitedBy: [], mutedBy: [] },
    })
  }
  const left = Number(message.truncatedAlerts ?? 0)
  const remarks =
    left > 0
      ? [
          `The sender left out ${left} ${left === 1 ? 'alert' : 'alerts'} of a group (max_alerts): they are not known here.`,
        ]
      : []
  return { firing, ended, remarks }
}

function readGeneric(parsed: unknown, options: WebhookOptions, now: number): Heard {
  const there = valueAt(parsed, options.items)
  // A sender that tells of one thing at a time sends it alone.
  const list = Array.isArray(there) || there === undefined ? parsed : { one: [there] }
  const items = Array.isArray(there) || there === undefined ? options.items : '/one'
  const read = readItemsOf(list, { ...options, items }, now, '')
  const nameless = read.filter(({ isNameless }) => isNameless).length
  return {
    firing: read.flatMap(({ alert, isOver }) =>
      isOver ? [] : [{ ...alert, endsAt: now + options.forgetMs }],
    ),
    ended: read.flatMap(({ alert, isOver }) =>
      isOver ? [{ fingerprint: alert.fingerprint, at: null }] : [],
    ),
    remarks:
      nameless === 0
        ? []
        : ['An item came without an id at its place: nothing can say later that it is over.'],
  }
}

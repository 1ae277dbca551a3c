/** What others send: Alertmanager's webhook payload (version 4), or anybody's JSON. Pure. */
import type { WebhookOptions } from '../../contract/source-options.ts'
import { readItemsOf } from './json-items.ts'
import { valueAt } from './json-pointer.ts'
import { asInstant, asList, asObject, asTexts, type Read, readBody, shorten } from './json-shape.ts'
import { fingerprintOf } from './label-fingerprint.ts'
import type { ToldAlert } from './webhook-apart.ts'
import type { ToldGroup } from './webhook-losses.ts'

/** Characters of a group's name that are kept. */
const longestName = 2_000

/** What one message says. */
export interface Heard {
  readonly told: readonly ToldAlert[]
  /** the group that it is about; null = it names none */
  readonly group: ToldGroup | null
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
  const told: ToldAlert[] = []
  for (const [index, one] of asList(message.alerts, 'alerts').entries()) {
    const where = `alert ${index + 1}`
    const alert = asObject(one, where)
    const labels = asTexts(alert.labels, `${where}: labels`)
    const fingerprint =
      typeof alert.fingerprint === 'string' && alert.fingerprint !== ''
        ? shorten(alert.fingerprint)
        : fingerprintOf(labels)
    // Without a status, or with one that is new, it counts as firing: only what is told to be over is.
    const isOver = alert.status === 'resolved'
    const endedAt = isOver ? asInstant(alert.endsAt, `${where}: endsAt`) : 0
    told.push({
      alert: {
        ...{ fingerprint, labels, endsAt },
        annotations: asTexts(alert.annotations ?? {}, `${where}: annotations`),
        firedAt: asInstant(alert.startsAt, `${where}: startsAt`),
        generatorUrl:
          typeof alert.generatorURL === 'string' && alert.generatorURL !== '' ? alert.generatorURL : null,
        receivers: typeof message.receiver === 'string' ? [shorten(message.receiver)] : [],
        ...{ suppressed: false, silencedBy: [], inhibitedBy: [], mutedBy: [] },
      },
      over: isOver ? { at: endedAt === 0 ? null : endedAt } : null,
    })
  }
  const left = Number(message.truncatedAlerts ?? 0)
  // One that is no number says nothing about what was left out.
  return { told, group: { name: groupOf(message), leftOut: left > 0 ? left : 0 }, remarks: [] }
}

/** Which group of a receiver it is, by the sender's own words. */
function groupOf(message: Readonly<Record<string, unknown>>): string {
  const { receiver = null, groupKey = null, groupLabels = null } = message
  return JSON.stringify([receiver, groupKey ?? groupLabels]).slice(0, longestName)
}

function readGeneric(parsed: unknown, options: WebhookOptions, now: number): Heard {
  const there = valueAt(parsed, options.items)
  // A sender that tells of one thing at a time sends it alone.
  const list = Array.isArray(there) || there === undefined ? parsed : { one: [there] }
  const items = Array.isArray(there) || there === undefined ? options.items : '/one'
  const read = readItemsOf(list, { ...options, items }, now, '')
  const nameless = read.filter(({ isNameless }) => isNameless).length
  return {
    told: read.map(({ alert, isOver }) => ({
      alert: { ...alert, endsAt: now + options.forgetMs },
      over: isOver ? { at: null } : null,
    })),
    group: null,
    remarks:
      nameless === 0
        ? []
        : ['An item came without an id at its place: nothing can say later that it is over.'],
  }
}

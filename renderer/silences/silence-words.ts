/** How far an order about a silence has come, in words. Pure. */
import type { SilenceEntry, SilenceOrderKind } from '../../contract/silences.ts'
import { hourMinuteSecond } from '../ui/clock.ts'

const pendingWords: Readonly<Record<SilenceOrderKind, string>> = {
  create: 'Silence pending',
  extend: 'Longer end pending',
  edit: 'Change pending',
  expire: 'End pending',
}
const refusedWords: Readonly<Record<SilenceOrderKind, string>> = {
  create: 'Silence refused',
  extend: 'Longer end refused',
  edit: 'Change refused',
  expire: 'Could not be ended',
}

/** @param source its name; @param online whether this laptop has a network */
export function orderText(
  order: NonNullable<SilenceEntry['order']>,
  source: string,
  online: boolean,
): string {
  if (order.state === 'refused') return refusedWords[order.kind]
  const words = pendingWords[order.kind]
  if (!online) return `${words}: will be sent when this laptop is online`
  if (order.state === 'retrying' || order.nextAt === null)
    return `${words}: will be sent when ${source} answers`
  return `${words}: will be sent at ${hourMinuteSecond(order.nextAt)}`
}

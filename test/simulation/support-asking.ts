/** What people do about hand-overs: ask another tier, say yes or no, let the time run out, take back, give back. */
import type { Escalation } from '../../contract/escalation.ts'
import type { SummaryLine } from '../../contract/hand-over.ts'
import type { Thread } from '../../contract/support.ts'
import { type Acting, orderOf, write } from './support-person.ts'
import { pick } from './weather.ts'

/** Hands a thread to another tier, with a summary that has words of its own in it. */
export async function handsOver(acting: Acting, thread: Thread): Promise<string> {
  const { desk, deeds, random } = acting
  const draft = await desk.seat.query('support.handOverDraft', { threadId: thread.id })
  const choice = pick(
    draft.choices.filter(({ isMine }) => !isMine),
    random(),
  )
  if (!choice) return `has nobody to hand ${thread.id} to`
  const token = deeds.nextToken('s')
  const summary = write(acting, thread, token, 'summary')
  const own: SummaryLine = { slot: 'asks', text: `${token} please look`, cites: [], edited: true }
  const tells = random() < 0.5 ? deeds.nextToken('a') : null
  if (tells !== null) write(acting, thread, tells, 'told').state = 'ordered'
  const words = `hands ${thread.id} to ${choice.name} ${token} ${tells ?? ''}`
  return orderOf(
    acting,
    words,
    'support.handOver',
    {
      ...{ threadId: thread.id, whom: choice.name, mode: random() < 0.3 ? 'pair' : 'transfer' },
      lines: [...draft.lines.slice(0, 6), own],
      acceptMs: pick([60_000, 300_000, 900_000], random()) ?? 300_000,
      tellCustomer: tells === null ? null : `${tells} {name} takes over`,
      ...{ calls: random() < 0.9, passes: random() < 0.4 },
    },
    summary,
  )
}

/** Looks at the questions on the page, and answers one of them. Null = there is nothing to do, or they let it be. */
export async function answersQuestions(acting: Acting): Promise<string | null> {
  const { desk, random } = acting
  const all = desk.state().escalations.filter(({ mode }) => mode !== null)
  const asked = all.find(({ direction, forMe, state }) => direction === 'in' && forMe && state === 'asked')
  if (asked && random() < 0.6) return says(acting, asked, random() < 0.75 ? 'accept' : 'decline')
  const back = all.find(
    ({ direction, state }) => direction === 'out' && (state === 'timed-out' || state === 'declined'),
  )
  if (back && random() < 0.4) return says(acting, back, 'accept')
  const chance = random()
  if (chance < 0.02) {
    // What was said on the phone, by whoever asked.
    const own = all.find(({ direction, state }) => direction === 'out' && state === 'asked')
    return own ? says(acting, own, random() < 0.6 ? 'accept' : 'decline') : null
  }
  if (chance < 0.04) {
    const own = all.find(({ direction, state }) => direction === 'out' && state === 'asked')
    return own
      ? orderOf(acting, `does not ask any more: ${own.id}`, 'escalations.withdraw', { escalationId: own.id })
      : null
  }
  if (chance < 0.05) {
    const mine = all.findLast(
      ({ direction, forMe, state }) => direction === 'in' && forMe && state === 'accepted',
    )
    return mine ? says(acting, mine, 'decline') : null
  }
  // Somebody who was not asked takes it all the same, perhaps at the same moment as whoever was.
  const open = all.find(({ direction, state }) => direction === 'in' && state === 'asked')
  return open && chance < 0.12 ? says(acting, open, 'accept') : null
}

function says(acting: Acting, { id }: Escalation, answer: 'accept' | 'decline'): Promise<string> {
  return orderOf(acting, `says ${answer} to ${id}`, 'escalations.answer', {
    ...{ escalationId: id, answer, text: answer === 'decline' ? 'I am in the train' : '' },
  })
}

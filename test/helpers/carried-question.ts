/** A colleague's question as another Nightdesk writes it into an Alertmanager: a silence that hides nothing. */
import { carrierMatchers } from '../../contract/escalation-carrier.ts'
import { type AskWord, commentOf } from '../../main/escalations/carrier.ts'

const minuteMs = 60_000

/** What of it a test says; the rest is usual. `now`: epoch ms */
export type QuestionPart = Partial<Omit<AskWord, 'kind' | 'alert'>> & {
  readonly alert?: Partial<AskWord['alert']>
}

/** The parts of the silence that carries it. It is asked of whoever is `to`, usually Mara Lind. */
export function aCarriedQuestion(now: number, part: QuestionPart = {}) {
  const word: AskWord = {
    kind: 'ask',
    uid: 'nq-other-000000001',
    turn: 1,
    from: 'nq-other',
    by: 'Sami Haddad',
    to: { name: 'Ops duty', who: 'Mara Lind', role: null },
    reason: 'hands',
    note: 'The second mirror fills up.',
    askedAt: now,
    dueAt: now + 5 * minuteMs,
    ...part,
    alert: {
      fingerprint: 'f00d',
      title: 'Registry mirror refuses every pull',
      environment: 'osprey/shop-1',
      customer: 'Brindlecote Foods',
      firedAt: now - 14 * minuteMs,
      ...part.alert,
    },
  }
  return {
    matchers: [...carrierMatchers(word.uid)],
    comment: commentOf(word),
    createdBy: word.by,
    startsAt: now,
    endsAt: word.dueAt + minuteMs,
  }
}

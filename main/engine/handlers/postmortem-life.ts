/** The life of a postmortem after its words. */
import type { postmortemLifeOrders, postmortemLifeQueries } from '../../../contract/postmortem-life-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import { keptDaysCalendar, shiftsOnDays } from '../postmortem-days.ts'

/** Its orders. */
export function lifeOrders({
  postmortemLives: lives,
}: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemLifeOrders> {
  return {
    'postmortems.ready': ({ postmortemId, on }) => lives.deed(postmortemId, { kind: 'ready', on }),
    'postmortems.move': ({ postmortemId, to, reason }) =>
      lives.deed(postmortemId, { kind: 'move', to, reason }),
    'postmortems.assign': ({ postmortemId, team, assignee, sprint }) =>
      lives.deed(postmortemId, { kind: 'assign', team, assignee, sprint }),
    'postmortems.keepDay': ({ postmortemId, day, on }) =>
      lives.deed(postmortemId, { kind: 'keep-day', day, on }),
    'postmortems.rollout': ({ postmortemId, ...told }) => {
      const { customer, version, evidence, reason } = told
      lives.deed(postmortemId, {
        kind: 'rollout',
        rollout: {
          ...told,
          ...{ customer: orNull(customer), version: orNull(version) },
          ...{ evidence: orNull(evidence), reason: orNull(reason) },
        },
      })
    },
    'postmortems.dropEnvironment': ({ postmortemId, environment }) =>
      lives.dropEnvironment(postmortemId, environment),
    'postmortems.outcome': ({ postmortemId, kind, state, title, url, reason }) =>
      lives.deed(postmortemId, {
        kind: 'outcome',
        of: kind,
        outcome: state === null ? null : { kind, state, title, url: orNull(url), reason: orNull(reason) },
      }),
    'postmortems.impact': ({ postmortemId, impact, minutes, reason }) =>
      lives.deed(postmortemId, { kind: 'impact', impact, minutes, reason: reason ?? null }),
    'postmortems.minutes': ({ postmortemId, text }) => lives.minute(postmortemId, text),
  }
}

/** Its questions. */
export function lifeQueries({
  core,
  postmortemLives: lives,
  rotations,
}: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemLifeQueries> {
  return {
    'postmortems.story': ({ postmortemId }) => lives.story(postmortemId),
    'postmortems.calendar': ({ postmortemId }) => keptDaysCalendar(core, postmortemId ?? null),
    'postmortems.shiftsOn': ({ assignee, days }) =>
      shiftsOnDays(rotations.all(), assignee || core.desk.me, days, core.desk.settings.postmortems.zone),
  }
}

/** Nothing typed is nothing told. */
function orNull(text: string | null): string | null {
  return text === '' ? null : text
}

import { describe, expect, it } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import { type CallContext, type CallReason, decideCall } from '../../../main/night/decide.ts'
import { anAck, anEpisode, nightNow } from '../../helpers/fixtures.ts'

const quiet = { kind: 'silenced', by: 'Ines', why: 'work', until: nightNow } as const
const base: Partial<Episode> = { calledAt: null, team: 'atlas' }
const unknown: CallContext = { duty: 'unknown', myTeams: [] }

describe('decideCall', () => {
  const rows: readonly (readonly [string, Partial<Episode>, Partial<CallContext>, CallReason])[] = [
    // Who is called.
    ['a page nobody has', {}, {}, 'page-nobody-has-it'],
    ['on duty', {}, { duty: 'on' }, 'page-nobody-has-it'],
    ['duty unknown counts as on duty', {}, { duty: 'unknown' }, 'page-nobody-has-it'],
    ['a page of my team', {}, { myTeams: ['rocket', 'atlas'] }, 'page-nobody-has-it'],
    ['a page of no team', { team: null }, { myTeams: ['rocket'] }, 'page-nobody-has-it'],
    ['a page without impact', { impact: 'none' }, {}, 'page-nobody-has-it'],
    ['a page of unknown customer', { customer: null, environment: null }, {}, 'page-nobody-has-it'],
    ['a page that is missed by the last answer only', { absentSince: nightNow }, {}, 'page-nobody-has-it'],
    ['a page given back before anybody was called', { ack: null }, {}, 'page-nobody-has-it'],
    ['a page that fired hours ago', { firedAt: nightNow - 36_000_000 }, {}, 'page-nobody-has-it'],
    // Who must not be called.
    ['a notify', { severity: 'notify' }, {}, 'not-a-page'],
    ['a notify that says down', { severity: 'notify', impact: 'down' }, {}, 'not-a-page'],
    ['a severity nobody knows', { severity: 'notify', severityKnown: false }, {}, 'not-a-page'],
    ['a ticket', { severity: 'ticket' }, {}, 'not-a-page'],
    ['a heartbeat', { severity: 'none', alertname: 'Watchdog' }, {}, 'heartbeat'],
    ['what has ended', { firing: false, quietAt: nightNow }, {}, 'ended'],
    ['what is silenced', { keptQuiet: quiet }, {}, 'kept-quiet'],
    ['what is inhibited', { keptQuiet: { ...quiet, kind: 'inhibited' } }, {}, 'kept-quiet'],
    ['what is muted', { keptQuiet: { ...quiet, kind: 'muted' } }, {}, 'kept-quiet'],
    ["another team's", {}, { myTeams: ['rocket'] }, 'other-team'],
    ['what I have', { ack: anAck() }, {}, 'acknowledged'],
    ['what another has', { ack: anAck({ mine: false, origin: 'upstream' }) }, {}, 'acknowledged'],
    ['what was called for already', { calledAt: nightNow - 1 }, {}, 'already-called'],
    ['a refiring that was called for', { calledAt: nightNow - 1, firings: 3 }, {}, 'already-called'],
    ['while off duty', {}, { duty: 'off' }, 'off-duty'],
    // The first rule that fits is the one that is named.
    ['an ended heartbeat', { severity: 'none', firing: false }, {}, 'heartbeat'],
    ["another team's that has ended", { firing: false }, { myTeams: ['rocket'] }, 'ended'],
    ["another team's that is silenced", { keptQuiet: quiet }, { myTeams: ['rocket'] }, 'other-team'],
    ['what is snoozed', { snooze: { by: 'Mira Lund', at: nightNow, until: nightNow + 1 } }, {}, 'snoozed'],
    ['a snoozed notify', { severity: 'notify', snooze: { by: 'x', at: 0, until: 1 } }, {}, 'snoozed'],
    ['a silenced notify', { severity: 'notify', keptQuiet: quiet }, {}, 'kept-quiet'],
    ['a notify while off duty', { severity: 'notify' }, { duty: 'off' }, 'not-a-page'],
    ['what I have and was called for', { ack: anAck(), calledAt: nightNow }, {}, 'acknowledged'],
    ['what came back', { ack: anAck(), returnedAt: nightNow, calledAt: nightNow }, {}, 'acknowledged'],
  ]
  it.each(rows)('%s', (_, part, context, reason) => {
    expect(decideCall(anEpisode({ ...base, ...part }), { ...unknown, ...context })).toEqual({
      call: reason === 'page-nobody-has-it',
      reason,
    })
  })

  it('names every reason somewhere in the table', () => {
    const all: Record<CallReason, true> = {
      'page-nobody-has-it': true,
      'already-called': true,
      heartbeat: true,
      ended: true,
      'not-a-page': true,
      'kept-quiet': true,
      snoozed: true,
      'other-team': true,
      acknowledged: true,
      'off-duty': true,
    }
    expect(new Set(rows.map(([, , , reason]) => reason))).toEqual(new Set(Object.keys(all)))
  })

  it('calls for nothing but a firing, audible page of ours that nobody has: every combination', () => {
    const severities = ['page', 'notify', 'ticket', 'none'] as const
    for (const severity of severities)
      for (const firing of [true, false])
        for (const keptQuiet of [null, quiet])
          for (const ack of [null, anAck()])
            for (const calledAt of [null, nightNow])
              for (const duty of ['on', 'off', 'unknown'] as const)
                for (const myTeams of [[], ['atlas'], ['rocket']]) {
                  const episode = anEpisode({ team: 'atlas', severity, firing, keptQuiet, ack, calledAt })
                  const must =
                    severity === 'page' &&
                    firing &&
                    !keptQuiet &&
                    !ack &&
                    calledAt === null &&
                    duty !== 'off' &&
                    myTeams[0] !== 'rocket'
                  expect(decideCall(episode, { duty, myTeams }).call).toBe(must)
                }
  })
})

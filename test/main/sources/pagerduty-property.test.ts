/** Any order of changes, looks, limits, troubles and new starts ends with exactly what PagerDuty has. */
import { expect, it } from 'vitest'
import type { PagerIncident } from '../../../main/drill/pagerduty-book.ts'
import { aPagerDutyDesk, createAlertKeeper } from '../../helpers/pagerduty-desk.ts'
import { fc } from '../../helpers/property.ts'

const step = fc.oneof(
  fc.record({ do: fc.constant('open' as const), urgency: fc.constantFrom('high', 'low', 'severe') }),
  fc.record({
    do: fc.constantFrom(
      'acknowledge' as const,
      'unacknowledge' as const,
      'resolve' as const,
      'snooze' as const,
    ),
    at: fc.nat(40),
    by: fc.constantFrom('PMARA', 'PINES'),
  }),
  fc.record({
    do: fc.constantFrom(
      'reopen' as const,
      'move' as const,
      'delete' as const,
      'alert' as const,
      'escalate' as const,
    ),
    at: fc.nat(40),
  }),
  fc.record({
    do: fc.constantFrom(
      'poll' as const,
      'restart' as const,
      'forget' as const,
      'limit' as const,
      'trouble' as const,
    ),
  }),
  fc.record({ do: fc.constantFrom('flood' as const, 'drain' as const), count: fc.constantFrom(3, 95, 130) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 30, 61, 700) }),
)

it('keeps up with an account', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      fc.constantFrom<readonly string[]>([], ['PPLAT']),
      async (steps, teams) => {
        const { clock, double, connect } = await aPagerDutyDesk()
        const { book } = double
        let source = connect({ teams })
        const keeper = createAlertKeeper(() => source)
        const pick = (at: number, fits: (one: PagerIncident) => boolean): PagerIncident | undefined => {
          const there = [...book.incidents.values()].filter((one) => !one.isGone && fits(one))
          return there[at % Math.max(1, there.length)]
        }
        const isOpen = ({ status }: PagerIncident): boolean => status !== 'resolved'
        for (const one of steps) {
          switch (one.do) {
            case 'open':
              book.open({ urgency: one.urgency, alerts: [{ details: { host: `h${clock.now()}` } }] })
              break
            case 'acknowledge':
            case 'unacknowledge':
            case 'resolve':
            case 'snooze': {
              const incident = pick(one.at, isOpen)
              if (incident && one.do === 'snooze') book.snooze(incident, one.by, 45)
              else if (incident && one.do !== 'snooze') book[one.do](incident, one.by)
              break
            }
            case 'reopen': {
              const incident = pick(one.at, (other) => !isOpen(other))
              if (incident) book.unacknowledge(incident, 'PINES')
              break
            }
            case 'move': {
              const incident = pick(one.at, isOpen)
              if (incident)
                book.change(incident, { teams: [incident.teams[0] === 'PNET' ? 'PPLAT' : 'PNET'] })
              break
            }
            case 'delete': {
              const incident = pick(one.at, isOpen)
              if (incident) incident.isGone = true
              break
            }
            case 'alert': {
              const incident = pick(one.at, isOpen)
              if (incident) book.addAlert(incident, { details: { host: 'another', rack: one.at } })
              break
            }
            case 'escalate': {
              const incident = pick(one.at, isOpen)
              if (incident) book.escalate(incident, 'PINES', 2)
              break
            }
            case 'flood':
              for (let times = 0; times < one.count; times += 1) book.open({ urgency: 'low' })
              break
            case 'drain': {
              const open = [...book.incidents.values()].filter((other) => isOpen(other) && !other.isGone)
              // While the list is read, between its first page and the second.
              let left: number = one.count
              double.onAnswered = ({ path }) => {
                if (path !== '/incidents' || left === 0) return
                for (const incident of open.splice(0, left))
                  if (isOpen(incident)) book.resolve(incident, 'PINES')
                left = 0
              }
              break
            }
            case 'poll':
              await keeper.poll()
              break
            case 'restart':
              source = connect({ teams })
              break
            case 'forget':
              source.forget()
              break
            case 'limit':
              double.limitedUntil = { at: clock.now() + 45_000, tells: 'seconds' }
              break
            case 'trouble':
              double.mishap({ reply: { status: 502, headers: {}, body: '' } })
              double.mishap({ fits: (_, path) => path.endsWith('/alerts') })
              double.mishap({ fits: (_, path) => path === '/incidents' })
              break
            case 'wait':
              clock.advance(one.seconds * 1_000)
              break
          }
        }
        // Limits and troubles end.
        for (let times = 0; times < 10; times += 1) {
          clock.advance(61_000)
          await keeper.poll()
        }
        const has = [...book.incidents.values()]
          .filter(
            (one) =>
              isOpen(one) &&
              !one.isGone &&
              (teams.length === 0 || one.teams.some((id) => teams.includes(id))),
          )
          .map((one) => ({
            id: one.id,
            urgency: one.urgency,
            holder: one.acknowledgements.some(({ by }) => by === 'PMARA')
              ? 'Mara Lind'
              : one.acknowledgements[0]
                ? 'Ines Okafor'
                : null,
            hosts:
              one.alerts.length > 1
                ? undefined
                : (one.alerts[0]?.details as { host?: string } | undefined)?.host,
          }))
        const kept = [...keeper.open.values()].map(({ fingerprint, labels, held }) => ({
          ...{ id: fingerprint, urgency: labels.urgency, holder: held?.by ?? null, hosts: labels.host },
        }))
        const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
          a.id.localeCompare(b.id)
        expect(kept.toSorted(byId)).toEqual(has.toSorted(byId))
        expect(keeper.last()).toMatchObject({ kind: 'answer', complete: true })
      },
    ),
    { numRuns: 30 },
  )
})

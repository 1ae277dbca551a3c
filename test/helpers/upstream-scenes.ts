/** An alert at its source in states worth a picture: held, about to change, asked of, told in full, not readable now. */
import type { Page } from 'playwright'
import type { Episode } from '../../contract/alert.ts'
import { deedKinds } from '../../contract/deed.ts'
import type { AtSource } from '../../contract/deed-orders.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { Snapshot } from '../../contract/state.ts'
import type { FakeEngine } from './fake-engine.ts'
import { aDesk, anEpisode, aSnapshot, aSource, hourMs, minuteMs, nightNow, secondMs } from './fixtures.ts'
import type { Scene } from './scenes.ts'

export const incidentTitle = 'Checkout answers slowly in pay-eu'

/** One incident of a pager, held by a colleague, with what the pager will do by itself. */
export function pagerNight(now = nightNow): Snapshot {
  const sourceId = 'pager' as SourceId
  const label = 'PagerDuty pager'
  return aSnapshot(
    {
      desk: aDesk(),
      sources: [
        aSource('pager', { kind: 'pagerduty', label, mirrorAcks: true, deeds: deedKinds }, now),
        aSource('plover', {}, now),
      ],
      episodes: [
        anEpisode(
          {
            sourceId,
            title: incidentTitle,
            firedAt: now - 12 * minuteMs,
            pending: [
              { kind: 'unacknowledge', at: now + 18 * minuteMs },
              { kind: 'escalate', at: now + 30 * minuteMs },
            ],
          },
          now,
        ),
        anEpisode({ title: 'Disk above 90 % on node-7', firedAt: now - 3 * minuteMs }, now),
      ],
    },
    now,
  )
}

/** All that can stand in the section at once. */
export function aFullSource(now = nightNow): AtSource {
  const order = {
    by: 'Mira Lund',
    at: now - 20 * secondMs,
    nextAt: null,
    reason: null,
    mayHaveArrived: false,
  }
  return {
    held: { by: 'Ines Okafor', mine: false, at: now - 9 * minuteMs, until: null },
    orders: [
      {
        ...{ ...order, orderId: 1, state: 'refused', reason: 'The key needs the scope incidents.write.' },
        deed: { kind: 'status-update', text: 'Checkout is slow for some customers, we are on it.' },
      },
      {
        ...{ ...order, orderId: 2, state: 'waiting', nextAt: now + 4 * secondMs },
        deed: { kind: 'snooze', until: now + hourMs, text: null },
      },
      { ...order, orderId: 3, state: 'sent', deed: { kind: 'note', text: 'Rolled back to 4.8.2.' } },
    ],
    detail: {
      readAt: now - 4 * minuteMs,
      notes: [
        { at: now - 8 * minuteMs, by: 'Ines Okafor', text: 'Latency began with the deploy at 03:02.' },
        { at: now - 6 * minuteMs, by: 'Tomasz Wrona', text: 'Asked the team of the checkout.' },
      ],
      parts: [
        {
          ...{ id: 'A1', title: 'p99 above 2 s on checkout-7', state: 'triggered', at: now - 12 * minuteMs },
          ...{ labels: {}, url: null },
        },
        {
          ...{ id: 'A2', title: 'p99 above 2 s on checkout-9', state: 'resolved', at: now - 10 * minuteMs },
          ...{ labels: {}, url: null },
        },
      ],
      facts: [
        { name: 'Escalation policy', value: 'Platform' },
        { name: 'Urgency', value: 'high' },
      ],
      figure: {
        query: 'histogram_quantile(0.99, rate(checkout_seconds_bucket[5m])) > 2',
        unit: 's',
        threshold: 2,
        points: Array.from({ length: 60 }, (_, index) => [
          now - (60 - index) * minuteMs,
          index === 20 || index === 21 ? null : 0.4 + Math.max(0, index - 40) * 0.13 + (index % 5) * 0.05,
        ]),
      },
    },
    canAsk: true,
    problem: null,
  }
}

const showing =
  (part: Partial<AtSource> = {}) =>
  (engine: FakeEngine): void => {
    const [incident] = [...engine.state().episodes.values()].filter(({ title }) => title === incidentTitle)
    if (incident) engine.atSource(incident.id, { ...aFullSource(engine.state().now), ...part })
  }

export const selectIncident = async (page: Page): Promise<void> => {
  await page.getByRole('option', { name: incidentTitle }).click()
  await page.getByRole('region', { name: 'At PagerDuty pager' }).waitFor()
}

/** The incident, and the alerts it was opened for at another source: one of them did not take the ack. */
export function joinedNight(now = nightNow): Snapshot {
  const snapshot = pagerNight(now)
  const [incident, ...others] = snapshot.episodes
  if (!incident) return snapshot
  const ack = { by: 'Mira Lund', mine: true, at: now - minuteMs, origin: 'here' as const }
  const order = { nextAt: null, attempts: 1 }
  const part = (title: string, more: Partial<Episode>): Episode =>
    anEpisode({ title, leadId: incident.id, firedAt: now - 14 * minuteMs, ...more }, now)
  return {
    ...snapshot,
    episodes: [
      incident,
      ...others,
      part('p99 above 2 s on checkout-7 in pay-eu', {
        ack: { ...ack, order: { ...order, state: 'sent', reason: null } },
      }),
      part('p99 above 2 s on checkout-9 in pay-eu', {
        ack: {
          ...ack,
          order: { ...order, state: 'refused', reason: 'plover does not let this sign-in do that (403).' },
        },
      }),
    ],
  }
}

/** The incident again, after my acknowledgement of it ran out at its pager. */
function reopenedNight(now = nightNow): Snapshot {
  const snapshot = pagerNight(now)
  const ackEnded = {
    at: now - minuteMs,
    seenAt: now - 48 * secondMs,
    by: 'Mira Lund',
    mine: true,
    ranOut: true,
  }
  const [incident, ...others] = snapshot.episodes
  if (!incident) return snapshot
  const again = { ...incident, firedAt: now - hourMs, ackDueAt: now + 72 * secondMs, pending: [], ackEnded }
  return { ...snapshot, episodes: [again, ...others] }
}

/** Nothing fires, as far as anybody can tell: one of the sources could not tell. @param alone there is no other */
const hollowNight =
  (alone: boolean) =>
  (now = nightNow): Snapshot => {
    const relay = {
      ...{
        kind: 'webhook',
        label: 'Webhook relay',
        intervalMs: 15 * secondMs,
        lastGoodAt: now - 4 * secondMs,
      },
      unproven: 'nothing tells whether its senders are alive',
    }
    const sources = [...(alone ? [] : [aSource('plover', {}, now)]), aSource('relay', relay, now)]
    return aSnapshot({ desk: aDesk({ quietSince: alone ? null : now - hourMs }), sources, episodes: [] }, now)
  }

export const upstreamScenes: Readonly<Record<string, Scene>> = {
  unproven: { night: hollowNight(false), act: async () => {} },
  'unproven-alone': { night: hollowNight(true), act: async () => {} },
  'ack-ended': {
    night: reopenedNight,
    prepare: showing({ held: null, orders: [] }),
    act: selectIncident,
  },
  'one-trouble': { night: joinedNight, prepare: showing(), act: selectIncident },
  'at-source': { night: pagerNight, prepare: showing(), act: selectIncident },
  'at-source-offline': {
    night: pagerNight,
    prepare: showing({ orders: [], problem: 'connect ECONNREFUSED' }),
    act: selectIncident,
  },
  'deed-menu': {
    night: pagerNight,
    prepare: showing(),
    act: async (page) => {
      await selectIncident(page)
      await page.keyboard.press('c')
      await page.getByRole('dialog').waitFor()
    },
  },
  'deed-elsewhere': {
    night: pagerNight,
    act: async (page) => {
      await page.getByRole('option', { name: 'Disk above 90 %' }).click()
      await page.keyboard.press('c')
      await page.getByRole('dialog').waitFor()
    },
  },
  'deed-downtime-later': {
    night: pagerNight,
    prepare: showing(),
    act: async (page) => {
      await selectIncident(page)
      await page.keyboard.press('c')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /^Downtime/ }).click()
      await dialog.getByRole('radio', { name: 'Another time' }).check()
      await dialog.getByRole('radio', { name: '1 h', exact: true }).check()
      await dialog.getByRole('textbox', { name: 'Why' }).fill('A new disk goes into node-7.')
    },
  },
  ...Object.fromEntries(
    (['snooze', 'resolve', 'escalate', 'reassign', 'status update', 'downtime'] as const).map((name) => [
      `deed-${name.replace(' ', '-')}`,
      {
        night: pagerNight,
        prepare: showing(),
        act: async (page: Page) => {
          await selectIncident(page)
          await page.keyboard.press('c')
          await page
            .getByRole('dialog')
            .getByRole('button', { name: new RegExp(name, 'i') })
            .click()
          await page.getByRole('dialog').getByRole('button', { name: 'Something else' }).waitFor()
        },
      },
    ]),
  ),
}

/** Situations that take some doing: a night, what the engine holds, and what the user's hands do. For pictures and axe. */
import type { Page } from 'playwright'
import type { SourceId } from '../../contract/ids.ts'
import type { Snapshot } from '../../contract/state.ts'
import type { FakeEngine } from './fake-engine.ts'
import { hourMs, minuteMs, nightNow } from './fixtures.ts'
import { aSilence, equal } from './hold-engine.ts'
import { allQuiet, manyAlerts, stormNight } from './nights.ts'

export interface Scene {
  readonly night: () => Snapshot
  readonly prepare?: (engine: FakeEngine) => void
  readonly act: (page: Page) => Promise<void>
}

const key = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const each of keys) await page.keyboard.press(each)
}

/** An inventory with something in every section. */
export function fillInventory(engine: FakeEngine, now = nightNow): void {
  const id = (name: string): SourceId => name as SourceId
  engine.hold.inventory = {
    entries: [
      aSilence({ endsAt: now + 23 * minuteMs, hides: 3 }, now),
      aSilence(
        {
          mine: true,
          by: 'Mira Lund',
          comment: 'Registry mirror is rebuilt until the morning, ask Ines',
          matchers: [
            equal('alertname', 'ImagePullSlow'),
            { name: 'pod', value: 'mirror-.*', isRegex: true, isEqual: true },
          ],
          sourceId: id('osprey'),
          endsAt: now + 5 * hourMs,
          hides: 1,
        },
        now,
      ),
      aSilence(
        {
          comment: 'Old cluster, to be removed',
          matchers: [equal('cluster', 'batch-0')],
          sourceId: id('dunlin'),
          startsAt: now - 12 * 24 * hourMs,
          endsAt: now + 40 * 24 * hourMs,
          hides: 0,
        },
        now,
      ),
      aSilence(
        {
          state: 'pending',
          comment: 'Maintenance window',
          matchers: [equal('installation', 'heron')],
          sourceId: id('heron'),
          startsAt: now + 9 * hourMs,
          endsAt: now + 12 * hourMs,
          hides: 0,
        },
        now,
      ),
      aSilence(
        {
          mine: true,
          state: 'queued',
          silenceId: null,
          key: 'order-7',
          comment: 'Flaps since the link was moved, Tomasz looks at it',
          matchers: [equal('alertname', 'VpnTunnelDown'), equal('installation', 'siskin')],
          sourceId: id('siskin'),
          startsAt: now,
          hides: 0,
          order: { id: 7, kind: 'create', state: 'retrying', nextAt: null, attempts: 2, reason: null },
        },
        now,
      ),
      aSilence(
        {
          mine: true,
          comment: 'Load test',
          matchers: [equal('alertname', 'IngressErrorRatioHigh')],
          order: {
            id: 8,
            kind: 'extend',
            state: 'refused',
            nextAt: null,
            attempts: 1,
            reason: 'Alertmanager plover answered 403: silences are read-only here.',
          },
        },
        now,
      ),
      aSilence({ isAck: true, comment: 'ACK! Tomasz Wrona has it', by: 'Tomasz Wrona' }, now),
      aSilence({ isAck: true, mine: true, comment: 'ACK! Mira Lund has it', by: 'Mira Lund' }, now),
    ],
    unread: [{ sourceId: id('avocet'), label: 'Alertmanager avocet', asOf: now - 22 * minuteMs }],
  }
}

const pickFive = async (page: Page): Promise<void> => {
  await key(page, 'j', 'Shift+J', 'Shift+J', 'Shift+J', 'Shift+J')
}

/** Groups the list by name and selects the first heading. */
const selectHeading = async (page: Page): Promise<void> => {
  await key(page, 'b')
  await page
    .getByRole('option', { name: /SomethingIsWrong/ })
    .first()
    .click()
  await page.getByRole('button', { name: /^Acknowledge 500/ }).waitFor()
}

/** Every scene by its name. */
export const scenes: Readonly<Record<string, Scene>> = {
  picked: { night: stormNight, act: pickFive },
  'ack-several': {
    night: stormNight,
    act: async (page) => {
      await pickFive(page)
      await key(page, 'a')
    },
  },
  'batch-result': {
    night: stormNight,
    act: async (page) => {
      await key(page, 'Control+a', 'a')
      await page.getByRole('button', { name: /^Acknowledge \d/ }).click()
      await page.getByText('Each of them').click()
    },
  },
  snooze: { night: stormNight, act: (page) => key(page, 's') },
  silence: {
    night: stormNight,
    act: async (page) => {
      await pickFive(page)
      await key(page, 'z')
      await page.getByRole('button', { name: 'Leave out what every pipeline shares' }).waitFor()
    },
    prepare: (engine) => {
      const [, , third] = [...engine.state().episodes.keys()]
      if (third) engine.hold.labels.set(third, { all_pipelines: 'true' })
    },
  },
  grouped: {
    night: stormNight,
    act: async (page) => {
      await key(page, 'b')
      await page.getByText('IngressErrorRatioHigh').first().waitFor()
    },
  },
  'heading-of-many': { night: () => manyAlerts(700), act: (page) => selectHeading(page) },
  'ack-many': {
    night: () => manyAlerts(700),
    act: async (page) => {
      await selectHeading(page)
      await key(page, 'a')
      await page.getByRole('dialog').waitFor()
    },
  },
  filtered: {
    night: stormNight,
    act: async (page) => {
      await key(page, '/')
      await page.keyboard.type('team="storage" node')
      await page.getByRole('option', { name: /^Kept quiet upstream, 1 hidden/ }).waitFor()
    },
  },
  views: {
    night: stormNight,
    act: async (page) => {
      await key(page, 'b', 'v')
      await page.getByRole('dialog').waitFor()
    },
  },
  silences: {
    night: stormNight,
    prepare: (engine) => fillInventory(engine),
    act: async (page) => {
      await key(page, 'g', 'z')
      await page.getByText('Ending soon').waitFor()
    },
  },
  'end-ack': {
    night: stormNight,
    prepare: (engine) => fillInventory(engine),
    act: async (page) => {
      await key(page, 'g', 'z')
      await page.getByRole('button', { name: /^Acknowledgements/ }).click()
      await page
        .getByRole('listitem')
        .filter({ hasText: 'Tomasz Wrona has it' })
        .getByRole('button', { name: /^End now/ })
        .click()
    },
  },
  'silences-none': {
    night: allQuiet,
    act: async (page) => {
      await key(page, 'g', 'z')
      await page.getByText('No source has a silence.').waitFor()
    },
  },
}

/** Figures as in the design's picture, and what is told behind them: for pictures, axe and the page's tests. */
import type { Page } from 'playwright'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { FigureItem, InsightsView, Spread, WeekFigures } from '../../contract/insights.ts'
import type { FakeEngine } from './fake-engine.ts'
import { aSnapshot, aSource, hourMs, minuteMs, secondMs } from './fixtures.ts'
import type { Scene } from './scenes.ts'

/** Monday 19 October 2026, 10:41:03 in Zurich, as in the picture. */
export const insightsNow = Date.UTC(2026, 9, 19, 8, 41, 3)
const weekMs = 7 * 24 * hourMs
/** Monday 12 October, midnight in Zurich. */
const weekFrom = Date.UTC(2026, 9, 11, 22, 0, 0)
const id = (number: number): EpisodeId => number as EpisodeId

export function aSpread(medianMs: number, part: Partial<Spread> = {}): Spread {
  return {
    ...{
      count: 46,
      medianMs,
      meanMs: medianMs * 1.2,
      p90Ms: medianMs * 1.7,
      within: 42,
      targetMs: 2 * minuteMs,
      leftOut: 0,
    },
    ...part,
  }
}

const medians = [120, 108, 101, 111, 95, 90, 102, 84]
const resolves = [70, 64, 57, 74, 60, 54, 64, 48]

function someWeeks(): readonly WeekFigures[] {
  return medians.map((seconds, index) => {
    const from = weekFrom - (7 - index) * weekMs
    return {
      ...{
        week: new Date(from + 3 * hourMs).toISOString().slice(0, 10),
        number: 35 + index,
        from,
        to: from + weekMs,
      },
      acknowledged: aSpread(seconds * secondMs, { p90Ms: seconds * (1.4 + (index % 3) / 5) * secondMs }),
      resolved: aSpread((resolves[index] ?? 50) * minuteMs, {
        targetMs: 2 * hourMs,
        p90Ms: (resolves[index] ?? 50) * 2.3 * minuteMs,
      }),
      ...{
        pages: [18, 20, 17, 26, 19, 21, 24, 28][index] ?? 0,
        notifies: [20, 18, 25, 23, 21, 22, 27, 18][index] ?? 0,
      },
      ...{
        calledIn: [2, 4, 3, 3, 4, 5, 3, 3][index] ?? 0,
        postmortemsOpened: [1, 2, 2, 1, 3, 3, 2, 4][index] ?? 0,
      },
      ...{
        postmortemsClosed: [1, 1, 0, 2, 1, 2, 1, 1][index] ?? 0,
        healed: [9, 12, 10, 15, 11, 14, 19, 12][index] ?? 0,
      },
      ...{
        downtimeMs: [0, 12, 0, 30, 5, 18, 71, 45].map((each) => each * minuteMs)[index] ?? 0,
        observed: 0.99,
      },
    }
  })
}

const heat: Readonly<Record<string, readonly number[]>> = {
  Mon: [0, 1, 0, 0, 0, 0, 0, 0, 1, 3, 4, 2, 1, 0, 1, 1],
  Tue: [0, 0, 1, 1, 0, 0, 0, 0, 0, 2, 3, 1, 0, 1, 2, 0, 0, 0, 0, 0, 0, 1],
  Wed: [1, 3, 4, 6, 1, 0, 0, 0, 1, 1, 3, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1],
  Thu: [0, 1, 3, 2, 0, 0, 0, 0, 0, 2, 2, 0, 1, 2, 0, 0, 1],
  Fri: [0, 0, 2, 1, 0, 0, 0, 0, 0, 1, 2, 4, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  Sat: [0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1],
  Sun: [0, 0, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
}

export function aView(part: Partial<InsightsView> = {}): InsightsView {
  const noisy = (
    alertname: string,
    title: string,
    environments: string[],
    fired: number,
    neededAction: number,
    known: number,
    atNight: number,
    episode: number,
  ) => ({
    ...{ alertname, title, environments, fired, neededAction, known, atNight, episodeId: id(episode) },
  })
  return {
    question: { week: '2026-10-12', weeks: 1, whose: 'team', team: null, severity: null, when: 'all' },
    ...{ from: weekFrom, to: weekFrom + weekMs, zone: 'Europe/Zurich', night: { from: 22 * 60, to: 7 * 60 } },
    acknowledged: aSpread(84 * secondMs),
    resolved: aSpread(48 * minuteMs, { within: 43, targetMs: 2 * hourMs, leftOut: 2 }),
    before: {
      acknowledged: aSpread(102 * secondMs),
      resolved: aSpread(64 * minuteMs, { targetMs: 2 * hourMs }),
    },
    byTeam: [],
    weeks: someWeeks(),
    hours: Object.values(heat).map((cells) => Array.from({ length: 24 }, (_, hour) => cells[hour] ?? 0)),
    woken: null,
    downtime: {
      ...{ ms: 45 * minuteMs, beforeMs: 71 * minuteMs },
      incidents: ['Mosslund', 'Pendrake'].map((customer, index) => ({
        ...{
          episodeId: id(index + 1),
          title: 'Ingress answers with 5xx',
          customer,
          ms: (30 - index * 15) * minuteMs,
        },
        postmortemId: (index + 1) as PostmortemId,
      })),
    },
    noisiest: [
      noisy('NodeDiskFull', 'Node disk above 90 %', ['osprey', 'dunlin'], 21, 2, 20, 8, 11),
      noisy('ApiServerSlow', 'API server answers slowly', ['heron'], 14, 9, 14, 5, 12),
      noisy(
        'KubeletRestarted',
        'Kubelet restarted',
        ['heron', 'avocet', 'osprey', 'plover'],
        11,
        0,
        9,
        6,
        13,
      ),
      noisy('ClusterDnsSlow', 'Cluster DNS slow', ['avocet'], 9, 7, 9, 4, 14),
      noisy(
        'Ingress5xx',
        'Ingress answers with 5xx and a title that goes on for rather longer than a line',
        ['plover'],
        5,
        5,
        5,
        3,
        15,
      ),
      noisy('CertSoon', 'Certificate ends soon', ['heron'], 4, 0, 0, 0, 16),
    ],
    firstResponse: aSpread(6 * minuteMs, { count: 12, within: 11, targetMs: 15 * minuteMs }),
    responseInHours: true,
    cycle: aSpread(9 * 24 * hourMs, { count: 3, within: null, targetMs: null }),
    observed: { share: 0.994, missedMs: hourMs, gaps: 3 },
    teams: ['atlas', 'phoenix', 'shield'],
    counted: { records: 1204, lastAt: insightsNow - 5 * secondMs },
    behind: 0,
    ...part,
  }
}

export function anItem(part: Partial<FigureItem> = {}): FigureItem {
  return {
    ...{
      episodeId: id(1),
      postmortemId: null,
      threadId: null,
      title: 'Cluster DNS slow',
      environment: 'heron/prod-1',
    },
    ...{ customer: 'Tarnwick Freight', at: insightsNow - 30 * hourMs, ms: 84 * secondMs, leftOut: null },
    ...part,
  }
}

export function tellFigures(engine: FakeEngine, view = aView()): void {
  engine.onQuery('insights.view', (question) => ({
    ...view,
    question,
    woken:
      question.whose === 'team'
        ? null
        : {
            count: 9,
            before: 5,
            worst: { from: weekFrom + 24 * hourMs, to: weekFrom + 33 * hourMs, count: 5 },
            noAction: 4,
          },
  }))
  engine.onQuery('insights.behind', () => [
    anItem(),
    anItem({ title: 'Node disk above 90 %', ms: 4 * minuteMs }),
    anItem({ title: 'API server answers slowly', ms: 40 * minuteMs, leftOut: 'nobody could see its end' }),
  ])
  engine.onQuery('insights.weekly', ({ week }) => ({
    name: `week-${week}.md`,
    text: `# Week of ${week}\n\n28 calls, 12 of them healed by themselves.\n`,
  }))
  engine.onQuery('insights.tune', () => ({
    ...{ title: 'NodeDiskFull for 15m', file: 'node-disk-full.rules.yaml' },
    text: `groups:
  - name: tuned
    rules:
      - alert: NodeDiskFull
        expr: node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1
        for: 15m
        labels:
          severity: page
`,
    notes: [
      'NodeDiskFull fired 21 times in 28 d; 18 ended before anybody took them.',
      'With a wait of 15 min it would have stayed silent for 16 of these, and called 10 min later for the rest.',
    ],
  }))
  engine.onQuery('insights.checkRule', () => ({ verdict: { kind: 'passed' }, warned: [] }))
  engine.onQuery('insights.export', ({ form }) => ({ name: `week-42.${form}`, text: 'figures' }))
}

const night = () => aSnapshot({ sources: [aSource('heron', {}, insightsNow)] }, insightsNow)
const go = async (page: Page): Promise<void> => {
  await page.keyboard.press('g')
  await page.keyboard.press('n')
  await page.getByRole('heading', { name: /Week 42|Insights/ }).waitFor()
}

export const insightsScenes: Readonly<Record<string, Scene>> = {
  insights: {
    night,
    prepare: tellFigures,
    act: async (page) => {
      await go(page)
      await page.getByText('Week over week').waitFor()
    },
  },
  'insights-mine': {
    night,
    prepare: tellFigures,
    act: async (page) => {
      await go(page)
      await page.getByText('Only me').click({ force: true })
      await page.getByText('Woken at night').waitFor()
    },
  },
  'insights-behind': {
    night,
    prepare: tellFigures,
    act: async (page) => {
      await go(page)
      await page.getByRole('button', { name: /^Acknowledged in/ }).click()
      await page.getByText('not counted').waitFor()
    },
  },
  'insights-weekly': {
    night,
    prepare: tellFigures,
    act: async (page) => {
      await go(page)
      await page.getByRole('button', { name: 'This week as Markdown' }).click()
      await page.getByText('28 calls, 12 of them').waitFor()
    },
  },
  'insights-tune': {
    night,
    prepare: tellFigures,
    act: async (page) => {
      await go(page)
      await page.getByText('Week over week').waitFor()
      await page.keyboard.press('t')
      await page
        .getByRole('dialog', { name: 'Tune this rule' })
        .getByText(/stayed silent for 16/)
        .waitFor()
      await page.getByText('Being checked.').waitFor({ state: 'detached' })
    },
  },
  'insights-empty': {
    night,
    prepare: (engine) =>
      tellFigures(
        engine,
        aView({
          ...{
            acknowledged: null,
            resolved: null,
            before: { acknowledged: null, resolved: null },
            noisiest: [],
            firstResponse: null,
            cycle: null,
          },
          weeks: someWeeks().map((week) => ({
            ...week,
            acknowledged: null,
            resolved: null,
            pages: 0,
            notifies: 0,
          })),
          hours: Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0)),
          downtime: { ms: 0, beforeMs: 0, incidents: [] },
          observed: { share: 0.41, missedMs: 99 * hourMs, gaps: 9 },
          behind: 12_034,
        }),
      ),
    act: go,
  },
}

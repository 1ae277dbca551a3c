/** The other screens in every situation: drafts, this laptop, sources, what must not be missed. For pictures and axe. */
import type { Page } from 'playwright'
import type { Rotation } from '../../contract/rotation.ts'
import type { Snapshot } from '../../contract/state.ts'
import { aPostmortem } from './board-fixtures.ts'
import { aDataStatus, aHandOff } from './desk-engine.ts'
import { aDraft, aRichStory, awayNight, draftsNight, memoryNight, sourcesNight } from './desk-fixtures.ts'
import { aDetail } from './details.ts'
import type { FakeEngine } from './fake-engine.ts'
import { aDuty, allChecks, hourMs, minuteMs, nightNow } from './fixtures.ts'
import { aHandOffText } from './hand-off-engine.ts'
import { busyNight } from './nights.ts'
import { fedRotations, manyRotations, sixRotations, threeRotations } from './rotations.ts'
import type { Scene } from './scenes.ts'
import { inboxDay } from './support-scenes.ts'
import { inPagerDuty } from './upstream-engine.ts'

/** Goes to a screen by the rail. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click()
}

/** Opens the first draft of the board and puts the cursor at its end. */
export async function openDraft(page: Page): Promise<void> {
  await goTo(page, 'Postmortems')
  // From another draft, or from the board: what is open may be either.
  await page.locator('.pm-open, .sheet-text').first().waitFor()
  if (await page.locator('.pm-open').count()) await page.locator('.pm-open').first().click()
  await page.locator('.sheet-text').click()
  await page.keyboard.press('Control+End')
}

/** Removes so many drafts; their list opens by itself. */
async function removeDrafts(page: Page, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) {
    await openDraft(page)
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('button', { name: /^Remove now/ }).click()
    await page.getByText(new RegExp(`^Removed ${count - left + 1}$`)).waitFor()
  }
}

const openLaptop = async (page: Page): Promise<void> => {
  await goTo(page, 'This laptop')
  await page.locator('#config-text').waitFor()
}

const pickSource = async (page: Page, name: string): Promise<void> => {
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click()
  await page.locator('.history').waitFor()
}

/** Everything that can be wrong with a data folder and a configuration file, at once. */
function everythingWrong(engine: FakeEngine): void {
  engine.desk.status = aDataStatus({
    storage: engine.state().desk.storage,
    folderWarning:
      'The folder lies in Dropbox. Programs that synchronise damage databases: move it out of there.',
    backupProblem: 'The disk is full.',
    salvage: {
      at: nightNow - hourMs,
      keptAs: '/home/mira/.local/share/nightdesk/damaged/nightdesk-20261014.db',
      fromBackupAt: nightNow - 24 * hourMs,
      saved: ['412 alerts out of the damaged file.', '2 drafts out of the word files.'],
      lost: ['Events between 02:10 and 02:40.'],
    },
    lastExport: {
      at: nightNow - 5 * minuteMs,
      folder: '/home/mira/.local/share/nightdesk/exports/nightdesk-20261014-010905',
      bytes: 81_000_000,
    },
  })
  const wrong = { wrong: 'unknown kind "alertmanger"', expected: 'alertmanager' }
  engine.desk.config = {
    ...engine.desk.config,
    problem: { file: engine.desk.config.file, line: 5, ...wrong },
  }
}

const openDigest = async (page: Page): Promise<void> => {
  await goTo(page, 'Digest')
  await page.locator('.digest-row').first().waitFor()
}

/** The same night in a shift that the file plans. */
export function onDuty(night: Snapshot): Snapshot {
  return { ...night, desk: { ...night.desk, duty: aDuty({}, night.now) } }
}

/** The same night on battery, with a sound that nobody has heard. */
export function notArmed(night: Snapshot): Snapshot {
  const words = 'This laptop runs on its battery. Plug it in.'
  const heard = 'Nobody has said in this shift that the test was heard.'
  const checks = allChecks(
    {
      power: { state: 'failed', disarms: true, words },
      heard: { state: 'unknown', words: heard },
      sleep: {
        state: 'unknown',
        words: 'Nightdesk cannot keep this laptop awake here. Switch its sleep off for the night.',
      },
    },
    night.now,
  )
  const armed = { ...night.desk.armed, reason: words, checks, checkedAt: night.now - 4 * minuteMs }
  return { ...night, desk: { ...night.desk, armed } }
}

/** The same desk in the morning, with a digest that waits. */
export function morning(night: Snapshot): Snapshot {
  const digest = { from: night.now - 5 * hourMs, until: night.now, heldBack: 2, healed: 1, woke: 2, again: 0 }
  return { ...night, desk: { ...night.desk, digest } }
}

/** A postmortem was opened again in that night, and another one stands as it did. */
function firedAgain(night: Snapshot): Snapshot {
  const at = night.now - 2 * hourMs
  const again = { firedAgainAt: at, policy: '2024 v1', assignee: 'Ines Okafor' }
  const two = [
    aPostmortem(71, 'Registry token expired', 20, { ...again, state: 'fixing', since: at }, night.now),
    aPostmortem(72, 'VPN failover took 4 min', 31, { ...again, state: 'closed' }, night.now),
  ]
  return { ...night, postmortems: [...night.postmortems, ...two] }
}

/** Gives the second alert of the busy night a story with everything in it, and a draft. */
export function tellRichStory(engine: FakeEngine): void {
  const episode = [...engine.state().episodes.values()].find(({ title }) => title.startsWith('3 of 24'))
  if (!episode) throw new Error('the night has no such alert')
  engine.detail(episode.id, aRichStory(engine, episode, aDetail(episode, engine.state())))
  engine.push({ postmortems: [aDraft(1, 'Nodes of dunlin', { episodeIds: [episode.id] })] })
}

/** As the fake engine takes a hand-off in, before any page is there. */
export type Receive = (input: { readonly text: string }, engine: FakeEngine) => void

const rotating = (rotations: readonly Rotation[]) => (engine: FakeEngine) => {
  engine.desk.rotations = rotations
}

/** Opens Shifts and waits for its answer. */
export async function openShifts(page: Page): Promise<void> {
  await goTo(page, 'Shifts')
  await page.locator('.hand-off').waitFor()
}

export const deskScenes: Readonly<Record<string, Scene>> = {
  drafts: { night: draftsNight, act: openDraft },
  'drafts-removed': { night: draftsNight, act: (page) => removeDrafts(page, 2) },
  'all-removed': { night: draftsNight, act: (page) => removeDrafts(page, 3) },
  'no-drafts': { night: busyNight, act: (page) => goTo(page, 'Postmortems') },
  'draft-not-saved': {
    night: draftsNight,
    prepare: (engine) =>
      engine.onOrder('postmortems.edit', () => {
        throw new Error('the disk is full')
      }),
    act: async (page) => {
      await openDraft(page)
      await page.keyboard.type('words')
      await page.locator('.draft-failed').waitFor()
    },
  },
  laptop: { night: busyNight, act: openLaptop },
  'laptop-wrong': { night: () => memoryNight('full'), prepare: everythingWrong, act: openLaptop },
  restore: {
    night: busyNight,
    act: async (page) => {
      await openLaptop(page)
      await page
        .getByRole('button', { name: /^Restore the backup/ })
        .first()
        .click()
    },
  },
  'sources-health': {
    night: sourcesNight,
    act: async (page) => {
      await goTo(page, 'Sources')
      await page.locator('.source-card summary').first().click()
      await page.locator('.history').waitFor()
    },
  },
  'sources-by-hand': {
    night: sourcesNight,
    act: async (page) => {
      await goTo(page, 'Sources')
      await page.getByRole('button', { name: 'I watch it by hand plover' }).click()
    },
  },
  'blind-spot': { night: sourcesNight, act: (page) => pickSource(page, 'plover') },
  'by-hand': { night: sourcesNight, act: (page) => pickSource(page, 'siskin') },
  duty: { night: () => onDuty(busyNight()), act: async () => {} },
  'not-armed': { night: () => notArmed(onDuty(busyNight())), act: openLaptop },
  digest: { night: () => morning(onDuty(busyNight())), act: openDigest },
  'digest-again': { night: () => firedAgain(morning(onDuty(busyNight()))), act: openDigest },
  'shifts-customers': {
    night: () => inboxDay(),
    prepare: rotating(threeRotations),
    act: openShifts,
  },
  'shifts-paste': {
    night: () => onDuty(busyNight()),
    prepare: rotating(threeRotations),
    act: async (page) => {
      await openShifts(page)
      await page.getByRole('button', { name: /^Take over with a hand-off/ }).press('Enter')
      await page.getByLabel('The whole text of the hand-off').fill('See you tomorrow')
      await page.getByText(/^This text carries no hand-off/).waitFor()
    },
  },
  'shifts-taken': {
    night: () => onDuty(busyNight()),
    prepare: (engine) => {
      rotating(threeRotations)(engine)
      const order = engine.desk.handOffs.orders['handOff.receive'] as Receive
      order({ text: aHandOffText(aHandOff(engine)) }, engine)
    },
    act: async (page) => {
      await openShifts(page)
      await page.getByRole('button', { name: 'I have taken over' }).press('Enter')
      await page.getByText(/has taken over/).waitFor()
    },
  },
  'watch-handed': {
    night: () => onDuty(busyNight()),
    prepare: (engine) => {
      const order = engine.desk.handOffs.orders['handOff.receive'] as Receive
      order({ text: aHandOffText(aHandOff(engine)) }, engine)
    },
    act: (page) => page.getByRole('region', { name: 'Hand-off' }).waitFor(),
  },
  'shifts-since': {
    night: () => onDuty(busyNight()),
    prepare: rotating(threeRotations),
    act: async (page) => {
      await openShifts(page)
      await page.getByRole('button', { name: /^Since my last shift/ }).press('Enter')
      await page.getByRole('article', { name: 'Since my last shift' }).waitFor()
    },
  },
  shifts: { night: () => onDuty(busyNight()), prepare: rotating(threeRotations), act: openShifts },
  'shifts-six': { night: () => onDuty(busyNight()), prepare: rotating(sixRotations), act: openShifts },
  'shifts-many': { night: () => onDuty(busyNight()), prepare: rotating(manyRotations), act: openShifts },
  'shifts-pagerduty': {
    night: () => onDuty(busyNight()),
    prepare: inPagerDuty,
    act: async (page) => {
      await openShifts(page)
      await page.getByText('It stands in PagerDuty.').waitFor()
      await page.getByText('in PagerDuty', { exact: true }).scrollIntoViewIfNeeded()
    },
  },
  'shifts-pagerduty-give': {
    night: () => onDuty(busyNight()),
    prepare: inPagerDuty,
    act: async (page) => {
      await openShifts(page)
      await page.getByText('It stands in PagerDuty.').waitFor()
      await page.keyboard.press('w')
      await page.getByLabel('Who takes it').selectOption('Jun Park')
    },
  },
  'shifts-fed': { night: () => onDuty(busyNight()), prepare: rotating(fedRotations), act: openShifts },
  'shifts-none': { night: busyNight, act: openShifts },
  'digest-strip': {
    night: () => morning(busyNight()),
    act: (page) => page.getByText(/^While you slept/).waitFor(),
  },
  away: { night: awayNight, act: (page) => page.getByText(/^Nobody watched/).waitFor() },
  'rich-story': {
    night: busyNight,
    prepare: tellRichStory,
    act: async (page) => {
      await page.getByRole('option', { name: /^3 of 24/ }).click()
      await page.locator('.story-gap').waitFor()
    },
  },
}

/** The board in every situation, for pictures and axe. */
import type { Page } from 'playwright'
import type { Snapshot } from '../../contract/state.ts'
import { boardMonday, boardPostmortems, fullBoard, wordyBoard } from './board-fixtures.ts'
import { goTo } from './desk-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import type { Scene } from './scenes.ts'

/** Goes to the board. */
export async function openBoard(page: Page): Promise<void> {
  await goTo(page, 'Postmortems')
  await page.getByRole('region', { name: 'Board' }).waitFor()
}

/** Begins the meeting; the first of the agenda is on the table. */
export async function openMeeting(page: Page): Promise<void> {
  await openBoard(page)
  await page.getByRole('button', { name: /^Monday meeting/ }).click()
  await page.getByRole('region', { name: 'Monday meeting' }).waitFor()
}

/** What the drafts of the board say. */
export function tellTexts(engine: FakeEngine): void {
  engine.desk.texts.set(1, ingressText)
}

const ingressText = `# Ingress ran out of memory

## Summary

The new ingress chart keeps whole uploads in memory. Nine large files at once kill a pod, and the rest cannot carry the
load. **Four environments** run the same version.

## Impact

33 minutes, one in five card payments.
`

/** Opens the card of that title, and the pane that carries it on. */
export async function openCarry(page: Page, title: string): Promise<void> {
  await openBoard(page)
  await page.getByRole('button', { name: title, exact: true }).click()
  const beside = page.getByRole('button', { name: 'Beside the text' })
  await page.getByRole('button', { name: 'All postmortems' }).waitFor()
  if (await beside.isVisible()) await beside.click()
  await page.getByRole('tab', { name: 'Carry' }).click()
  await page.getByRole('region', { name: 'Story' }).waitFor()
}

/** One came in from a file that says it is closed. */
function closedElsewhere(): Snapshot {
  const all = boardPostmortems().map((one) =>
    one.id === 14 ? { ...one, life: { ...one.life, assignee: null, impact: 'unknown' as const } } : one,
  )
  return boardMonday(all)
}

export const boardScenes: Readonly<Record<string, Scene>> = {
  board: { night: boardMonday, act: openBoard },
  'board-full': { night: fullBoard, act: openBoard },
  'board-words': { night: wordyBoard, act: openBoard },
  'carry-draft': {
    night: boardMonday,
    prepare: tellTexts,
    act: (page) => openCarry(page, 'Ingress ran out of memory'),
  },
  'carry-deploying': {
    night: boardMonday,
    act: async (page) => {
      await openCarry(page, 'Registry token expired')
      await page.getByRole('button', { name: /^osprey/ }).click()
    },
  },
  'carry-again': { night: boardMonday, act: (page) => openCarry(page, 'Autoscaler ignored new zone') },
  'carry-closed': { night: boardMonday, act: (page) => openCarry(page, 'Cert renewal stuck') },
  'board-elsewhere': { night: closedElsewhere, act: openBoard },
  'carry-elsewhere': { night: closedElsewhere, act: (page) => openCarry(page, 'Cert renewal stuck') },
  meeting: { night: boardMonday, prepare: tellTexts, act: openMeeting },
  'meeting-words': { night: wordyBoard, act: openMeeting },
  'meeting-full': { night: fullBoard, act: openMeeting },
  'meeting-minutes': {
    night: boardMonday,
    prepare: tellTexts,
    act: async (page) => {
      await openMeeting(page)
      for (const digit of ['2', '1']) {
        await page.keyboard.press(digit)
        await page.keyboard.press('Enter')
        await page
          .locator('.agenda button:not(.is-now) .unseen-words')
          .nth(digit === '2' ? 0 : 1)
          .waitFor({ state: 'attached' })
      }
      await page.keyboard.press('ArrowRight')
      await page.getByRole('button', { name: 'Copy the minutes' }).waitFor()
    },
  },
}

/** The board in every situation, for pictures and axe. */
import type { Page } from 'playwright'
import { boardMonday, fullBoard, wordyBoard } from './board-fixtures.ts'
import { goTo } from './desk-scenes.ts'
import type { Scene } from './scenes.ts'

/** Goes to the board. */
export async function openBoard(page: Page): Promise<void> {
  await goTo(page, 'Postmortems')
  await page.getByRole('region', { name: 'Board' }).waitFor()
}

export const boardScenes: Readonly<Record<string, Scene>> = {
  board: { night: boardMonday, act: openBoard },
  'board-full': { night: fullBoard, act: openBoard },
  'board-words': { night: wordyBoard, act: openBoard },
}

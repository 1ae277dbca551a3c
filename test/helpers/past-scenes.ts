/** The history of one thing, in its situations. For pictures and axe. */
import type { Page } from 'playwright'
import { busyNight } from './nights.ts'
import type { Scene } from './scenes.ts'

/** By the keyboard from the first alert of the night to the history of its name. */
export async function openPast(page: Page): Promise<void> {
  await page.getByRole('option', { name: /^Ingress/ }).click()
  await page.getByRole('button', { name: /^History of/ }).waitFor()
  await page.keyboard.press('h')
  await page.getByRole('main', { name: 'History' }).waitFor()
}

/** The rows are there. */
export async function openRows(page: Page): Promise<void> {
  await openPast(page)
  await page.getByRole('listbox', { name: 'Episodes, newest first' }).getByRole('option').first().waitFor()
  await page.getByRole('region', { name: 'Over time' }).waitFor()
}

export const pastScenes: Readonly<Record<string, Scene>> = {
  past: { night: busyNight, act: openRows },
  'past-year': {
    night: busyNight,
    act: async (page) => {
      await openRows(page)
      await page.keyboard.press('4')
      await page.getByText(/^\d{3} times/).waitFor()
    },
  },
  'past-story': {
    night: busyNight,
    act: async (page) => {
      await openRows(page)
      for (let step = 0; step < 12; step += 1) await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.getByRole('complementary', { name: 'The episode' }).getByText('Timeline').waitFor()
    },
  },
  'past-gap': {
    night: busyNight,
    act: async (page) => {
      await openRows(page)
      await page.getByRole('group', { name: 'Gaps in observation' }).getByRole('button').last().focus()
    },
  },
  'past-own': {
    night: busyNight,
    act: async (page) => {
      await openRows(page)
      await page.keyboard.press('5')
      await page.getByRole('textbox', { name: 'From' }).waitFor()
    },
  },
  'past-export': {
    night: busyNight,
    act: async (page) => {
      await openRows(page)
      await page.keyboard.press('x')
      await page.getByRole('dialog', { name: 'Take it out' }).waitFor()
    },
  },
  'past-behind': {
    night: busyNight,
    prepare: (engine) => {
      engine.past.behind = 31_204
    },
    act: async (page) => {
      await openRows(page)
      await page.getByText(/31204 records are not in yet/).waitFor()
    },
  },
  'past-empty': {
    night: busyNight,
    prepare: (engine) => {
      engine.past.history = engine.past.history.filter(({ kind }) => kind !== 'episode')
    },
    act: async (page) => {
      await openPast(page)
      await page.keyboard.press('5')
      await page.getByRole('textbox', { name: 'From' }).fill('2026-10-01')
      await page.getByRole('textbox', { name: 'to', exact: true }).fill('2026-10-10')
      await page.getByText(/^It did not fire in this time/).waitFor()
    },
  },
  'past-error': {
    night: busyNight,
    prepare: (engine) => {
      engine.past.problem = 'The history is being made anew. Ask again in a minute.'
    },
    act: async (page) => {
      await openPast(page)
      await page.getByText(/being made anew/).waitFor()
    },
  },
}

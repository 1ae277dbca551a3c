/** The line of hints in a real Chromium: each key beside its own words, whatever stands at the end of the line. */
import { expect, it } from 'vitest'
import type { Snapshot } from '../../contract/state.ts'
import { busyNight } from '../helpers/nights.ts'
import { pageOpener } from '../helpers/open-page.ts'

const open = pageOpener()
const reason =
  'this browser shows no notifications of Nightdesk, no page with sound is open, and the laptop is on battery with sleep in 20 minutes.'

function notArmed(): Snapshot {
  const night = busyNight()
  return {
    ...night,
    desk: { ...night.desk, armed: { ...night.desk.armed, notifications: 'blocked', reason } },
  }
}

/** Runs inside the page: what stands in the line, cut off by the page or over its neighbour. */
function squeezed(): string[] {
  const line = document.querySelector('.hints')
  const parts = [...(line?.children ?? [])].filter(
    (part) => part.getBoundingClientRect().width > 0 && part.textContent !== '',
  )
  const spans = parts.map((part) => {
    const range = document.createRange()
    range.selectNodeContents(part)
    const own = part.getBoundingClientRect()
    // Cut words end with their box; all others reach as far as they are long.
    const isCut = part.querySelector('.cut') !== null
    const { left, right } = isCut ? own : range.getBoundingClientRect()
    return { text: part.textContent ?? '', left, right }
  })
  const edge = line?.getBoundingClientRect().right ?? 0
  return spans.flatMap(({ text, left, right }, index) => {
    const next = spans[index + 1]?.left ?? edge
    return right > next + 0.5 ? [`${text}: ${left} to ${right}, next at ${next}`] : []
  })
}

it.each([480, 720, 900, 1100, 1440])(
  'keeps keys and words apart at %i, and never scrolls sideways',
  async (width) => {
    for (const screen of ['Watch', 'Shifts']) {
      const { page } = await open(notArmed(), { width, height: 700 })
      if (screen === 'Shifts') await page.getByRole('button', { name: 'Shifts' }).first().click()
      await page
        .getByText(/^Not armed: this browser/)
        .last()
        .waitFor()
      await page.getByRole('button', { name: /all keys/ }).waitFor()
      expect([screen, await page.evaluate(squeezed)]).toEqual([screen, []])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      const armed = await page.locator('.hints-armed').boundingBox()
      expect(armed?.width).toBeGreaterThanOrEqual(88)
    }
  },
)

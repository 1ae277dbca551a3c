/** Holds a page to being whole at 200 % text: nothing cut off, nothing beside the window. */
import type { Page } from 'playwright'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'

/** 1440 × 900 at 200 %: as many points of the page are left. */
export const doubled = { width: 720, height: 450 }

/** What can be pressed or typed in, or is a heading, and does not fit the window from left to right once it is scrolled to. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const root = document.querySelector('dialog[open]') ?? document.body
    const parts = [...root.querySelectorAll('button, input, select, textarea, h1, h2, h3, .hints > *')]
    return parts
      .filter((part) => part.checkVisibility() && !part.closest('.unseen-words, [type=radio]'))
      .filter((part) => !part.matches('.unseen-words, [type=radio]'))
      .flatMap((part) => {
        part.scrollIntoView({ block: 'nearest', inline: 'nearest' })
        const { left, right, width } = part.getBoundingClientRect()
        const fits = width === 0 || (left >= 0 && right <= window.innerWidth + 1)
        return fits ? [] : [`${part.tagName} ${(part.textContent ?? '').slice(0, 40)} ${left}–${right}`]
      })
  })
}

/** Nothing beside the window, nothing that does not fit, at 200 % text. */
export async function expectWholeAtDouble(page: Page): Promise<void> {
  await page.setViewportSize(doubled)
  await eventually(() => page.evaluate(() => window.innerWidth)).toBe(doubled.width)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(doubled.width)
  expect(await cutOff(page)).toEqual([])
}

/** Holds a page to what it owes everybody: nothing grave by axe, and enough contrast by night and by day. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from 'vitest'
import type { FakeEngine } from './fake-engine.ts'
import { lowContrast } from './page-probes.ts'

/** Nothing grave by axe, as it is shown now. */
export async function expectNothingGrave(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

/** The same, and enough contrast in both themes. */
export async function expectAccessible(page: Page, engine: FakeEngine): Promise<void> {
  await expectNothingGrave(page)
  for (const theme of ['night', 'day'] as const) {
    const { desk } = engine.state()
    engine.push({ desk: { ...desk, settings: { ...desk.settings, theme } } })
    await page.locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' })
    expect(await page.evaluate(lowContrast)).toEqual([])
  }
}

/** Places in a real Chromium: found by keys, read in words, noted on, and reported on. */
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../helpers/accessible.ts'
import { environmentScenes, somePlaces, tellPlaces } from '../helpers/environment-scenes.ts'
import { eventually } from '../helpers/eventually.ts'
import { aSnapshot, aSource } from '../helpers/fixtures.ts'
import { pageOpener } from '../helpers/open-page.ts'
import { expectWholeAtDouble } from '../helpers/whole-at-double.ts'

const open = pageOpener()
const night = () => aSnapshot({ sources: [aSource('plover')] })

it.each(Object.keys(environmentScenes))(
  'owes nobody anything, and is whole at twice the text: %s',
  async (name) => {
    const scene = environmentScenes[name]
    if (!scene) throw new Error(`no scene ${name}`)
    const { page, engine, complaints } = await open(scene.night(), { prepare: scene.prepare })
    await scene.act(page)
    await expectAccessible(page, engine)
    await expectWholeAtDouble(page)
    expect(complaints).toEqual([])
  },
)

describe('by keys alone', () => {
  it('goes from place to place, opens one, keeps a word on it, and comes back to where it was', async () => {
    const { page, engine } = await open(night(), { prepare: tellPlaces })
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.getByRole('table').waitFor()
    await page.locator('.place-name').first().focus()
    await page.keyboard.press('j')
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('data-place'))).toBe(
      'curlew',
    )
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Place heron/prod-1' }).waitFor()
    await page.getByRole('textbox', { name: 'A note on heron/prod-1' }).focus()
    await page.keyboard.type('Drain slowly')
    // What is typed is on disk before it is sent anywhere.
    await eventually(() => Object.values(engine.state().drafts)).toContain('Drain slowly')
    await page.keyboard.press('Control+Enter')
    await eventually(
      () => engine.orders.find((one) => one.name === 'environments.note')?.input,
    ).toMatchObject({
      ...{ environment: 'heron/prod-1', kind: 'note', text: 'Drain slowly' },
    })
    await eventually(() => Object.values(engine.state().drafts)).not.toContain('Drain slowly')
    await page.getByRole('button', { name: 'Close' }).focus()
    await page.keyboard.press('Escape')
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('data-place'))).toBe(
      'heron/prod-1',
    )
  })

  it('says of each layer in words what it is, and never calls quiet what nobody sees', async () => {
    const { page } = await open(night(), { prepare: tellPlaces })
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    const row = (name: RegExp) => page.getByRole('row', { name })
    await row(/heron\/prod-1/).waitFor()
    const cells = await row(/osprey/)
      .getByRole('cell')
      .allInnerTexts()
    expect(cells.slice(0, 5)).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'unknown'])
    expect(
      await row(/curlew/)
        .getByRole('cell')
        .nth(2)
        .innerText(),
    ).toBe('12 fire, not all seen')
    await page.getByText('2 fire, 1 cannot be seen whole, 1 kept quiet, 2 quiet.').waitFor()
    await page.getByRole('searchbox').fill('mosslund')
    await eventually(() => page.getByRole('row').count()).toBe(2)
  })
})

it('shows at most 300 of 2,000 places at once, and finds the others by name', async () => {
  const [first] = somePlaces()
  if (!first) throw new Error('no place')
  const many = Array.from({ length: 2_000 }, (_, index) => ({ ...first, name: `place-${index}` }))
  const { page } = await open(night(), { prepare: (engine) => tellPlaces(engine, many) })
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByText('1700 more places').waitFor()
  await page.getByRole('searchbox').fill('place-1999')
  await page.getByRole('button', { name: /^place-1999/ }).waitFor()
})

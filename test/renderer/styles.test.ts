/** Names of styles: all parts share one page, so a name that two of them give rules to dresses both. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const renderer = path.join(import.meta.dirname, '..', '..', 'renderer')
const sheets = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.css'),
)

/** The classes that a file gives rules to wherever they stand; what it says for narrow windows or colours is not that. */
function dressedIn(sheet: string): readonly string[] {
  const parsed = new CSSStyleSheet()
  parsed.replaceSync(readFileSync(path.join(renderer, sheet), 'utf8'))
  return [...parsed.cssRules]
    .filter((rule) => rule instanceof CSSStyleRule)
    .flatMap((rule) => rule.selectorText.split(','))
    .map((selector) => selector.trim())
    .filter((selector) => /^\.[\w-]+$/.test(selector))
}

it('gives each class its rules in one file', () => {
  const homes = new Map<string, Set<string>>()
  for (const sheet of sheets)
    for (const name of dressedIn(sheet)) homes.set(name, new Set([...(homes.get(name) ?? []), sheet]))
  expect(homes.size).toBeGreaterThan(400)
  expect([...homes].filter(([, files]) => files.size > 1).map(([name, files]) => [name, ...files])).toEqual(
    [],
  )
})

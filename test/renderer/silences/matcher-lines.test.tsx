/** What the form of a silence says of labels that no matcher can hold. */
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { MatcherLines } from '../../../renderer/silences/matcher-lines.tsx'

const words = (leftOut: readonly string[]): string =>
  renderToStaticMarkup(<MatcherLines draft={[]} leftOut={leftOut} onChange={() => {}} />).replaceAll(
    /<[^>]*>/g,
    '',
  )

it('names the labels that are left out, the first of them by name and the rest by number', () => {
  expect(words(['huge', 'tags'])).toContain('so it hides alerts whatever these say: huge, tags.')
  const many = Array.from({ length: 11 }, (_, index) => `l${index}`)
  expect(words(many)).toContain('l7 and 3 more.')
  expect(words([])).not.toContain('whatever these say')
})

/** What is put into a text stands where it belongs, and nothing else of the text changes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sectionOf, sectionsOf } from '../../../../contract/postmortem-sections.ts'
import { applyEdit } from '../../../../contract/text-edit.ts'
import { lineEdit, missingSections, sectionEdit } from '../../../../renderer/postmortems/sheet/places.ts'
import { stampOf, timelineLine } from '../../../../renderer/postmortems/sheet/timeline-line.ts'

const text = `# Title

## Summary

Words.

## Timeline

- 2026-10-14 03:11:27 CEST (01:11:27 UTC) Fired
- 2026-10-14 03:14:09 CEST (01:14:09 UTC) Acknowledged

## Causes

## Actions
`
const lineAt = (at: number, words = 'words'): string => `- ${stampOf(at, 'Europe/Zurich')} ${words}`

describe('a line of the timeline', () => {
  it('goes where its time belongs', () => {
    const at = Date.UTC(2026, 9, 14, 1, 12)
    const after = applyEdit(text, lineEdit(text, lineAt(at, 'between')))
    expect(after).toMatch(/Fired\n- 2026-10-14 03:12:00 .* between\n- 2026-10-14 03:14:09/)
    expect(after.length).toBe(text.length + lineAt(at, 'between').length + 1)
  })

  it('that is the last one stands at the end, before the empty line', () => {
    const after = applyEdit(text, lineEdit(text, lineAt(Date.UTC(2026, 9, 14, 3), 'last')))
    expect(after).toMatch(/Acknowledged\n- .* last\n\n## Causes/)
  })

  it('makes the timeline where there is none, in its place', () => {
    const bare = '# Title\n\n## Summary\n\nWords.\n\n## Causes\n\nOne.\n'
    const after = applyEdit(bare, lineEdit(bare, lineAt(Date.UTC(2026, 9, 14, 3))))
    expect(after).toMatch(/Words\.\n\n## Timeline\n\n- .* words\n\n## Causes/)
  })

  it('goes into an empty section under its heading', () => {
    const bare = '## Timeline\n\n## Causes\n'
    expect(applyEdit(bare, lineEdit(bare, '- words'))).toBe('## Timeline\n\n- words\n\n## Causes\n')
  })

  it('keeps the timeline in order whatever comes in whichever order, and everything else as it was', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 86_400 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(instants, (seconds) => {
        const after = seconds.reduce(
          (words, second) =>
            applyEdit(words, lineEdit(words, lineAt(Date.UTC(2026, 9, 14) + second * 1_000, `at ${second}`))),
          text,
        )
        const times = after.split('\n').flatMap((line) => timelineLine(line)?.at ?? [])
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        expect(
          after
            .split('\n')
            .filter((line) => !/ at \d+$/.test(line))
            .join('\n'),
        ).toBe(text)
      }),
    )
  })
})

describe('a section', () => {
  it('that is missing is made before the next one of the usual order', () => {
    const after = applyEdit(text, sectionEdit(text, 'luck', ''))
    expect(after).toContain('## Causes\n\n## Where we had luck\n\n\n## Actions\n')
    expect(sectionOf(sectionsOf(after), 'luck')).not.toBe(null)
  })

  it('that is there takes words at its end', () => {
    expect(applyEdit(text, sectionEdit(text, 'summary', 'More.'))).toContain('Words.\n\nMore.\n\n## Timeline')
    expect(applyEdit(text, sectionEdit(text, 'actions', '- Do it'))).toMatch(/## Actions\n\n- Do it\n$/)
  })

  it('is made in a text that has nothing at all', () => {
    expect(applyEdit('', sectionEdit('', 'summary', 'Words.'))).toBe('## Summary\n\nWords.\n')
  })

  it('is not offered when the text has it under another name', () => {
    expect(missingSections(sectionsOf('## Root cause\n\n## Follow-ups\n'))).not.toContain('causes')
    expect(missingSections(sectionsOf(text))).toContain('impact')
  })
})

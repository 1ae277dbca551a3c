import { describe, expect, it } from 'vitest'
import {
  formOf,
  handOverKept,
  missingWords,
  renewed,
  toldWords,
  withText,
} from '../../../renderer/inbox/hand-over-form.ts'
import { labelsOf } from '../../../renderer/inbox/issue.tsx'
import { spansOf } from '../../../renderer/inbox/spans.ts'
import { originOf, triageKept, triageStart } from '../../../renderer/inbox/triage-form.ts'
import { aHandOverDraft, aThread, aView } from '../../helpers/support-scenes.ts'

describe('the hand-over composer', () => {
  const draft = aHandOverDraft()

  it('begins with who is asked next, and a line for every slot', () => {
    const form = formOf(aHandOverDraft({ lines: draft.lines.slice(0, 2) }))
    expect(form.whom).toBe('Ops duty')
    expect(form.lines.map(({ slot, text }) => [slot, text !== ''])).toEqual([
      ['sees', true],
      ['since', true],
      ['where', false],
      ['impact', false],
      ['found', false],
      ['ruled-out', false],
      ['asks', false],
    ])
  })

  it('does not choose me', () => {
    const [first, ...rest] = draft.choices
    if (!first) throw new Error('no choice')
    const mine = aHandOverDraft({ choices: [{ ...first, isMine: true }, ...rest] })
    expect(formOf(mine).whom).toBe('SRE')
    expect(missingWords({ ...formOf(mine), whom: 'Ops duty' }, mine)).toBe(
      'That is you: choose somebody else.',
    )
  })

  it('keeps the sources of a line whose words are changed, and what was typed over a newer summary', () => {
    const form = withText(formOf(draft), 0, 'My own words')
    expect(form.lines[0]).toMatchObject({ text: 'My own words', edited: true })
    expect(form.lines[0]?.cites).toHaveLength(2)
    const [first, second, ...rest] = draft.lines
    if (!first || !second) throw new Error('no lines')
    const newer = aHandOverDraft({
      lines: [{ ...first, text: 'new' }, { ...second, text: 'newer' }, ...rest],
    })
    const kept = handOverKept.read(handOverKept.write(form))
    expect(
      kept &&
        renewed(kept, newer)
          .lines.slice(0, 2)
          .map(({ text }) => text),
    ).toEqual(['My own words', 'newer'])
  })

  it('reads back nothing that is no form', () => {
    expect(handOverKept.read('{"whom":"x"}')).toBeNull()
    expect(handOverKept.read('no json')).toBeNull()
  })

  it('tells the customer the name of whoever takes it, until somebody writes their own', () => {
    const form = formOf(draft)
    expect(toldWords(form, draft, draft.choices[0])).toBe('Mara Lindqvist from operations takes over now.')
    expect(toldWords({ ...form, words: 'Bye' }, draft, draft.choices[0])).toBe('Bye')
    expect(missingWords({ ...form, words: ' ' }, draft)).toBe('Say what the customer is told.')
    expect(missingWords({ ...form, words: ' ', tells: false }, draft)).toBeNull()
    const empty = form.lines.map((line) => ({ ...line, text: ' ' }))
    expect(missingWords({ ...form, lines: empty }, draft)).toBe('Say in one line what it is about.')
  })
})

describe('the eight questions', () => {
  const view = aView(aThread(), {
    qualification: { users: { text: 'All of them', cite: null } },
  })

  it('begin with what was answered, else with what the thread says', () => {
    expect(triageStart(view, null).answers).toEqual({
      environment: 'heron/prod-1',
      felt: 'Evening exports did not start',
      users: 'All of them',
      since: 'Last night',
      'recent-change': 'Nothing since Tuesday',
    })
  })

  it('say where each answer is from', () => {
    expect(originOf(view, 'environment', 'heron/prod-1')).toEqual({ kind: 'thread' })
    expect(originOf(view, 'felt', 'Evening exports did not start')).toMatchObject({ kind: 'message' })
    expect(originOf(view, 'felt', 'Something else')).toEqual({ kind: 'written' })
    expect(originOf(view, 'users', 'All of them')).toEqual({ kind: 'written' })
    expect(originOf(view, 'clusters', '')).toEqual({ kind: 'none' })
  })

  it('keep what was typed over what the thread says now', () => {
    const start = triageStart(view, null)
    const typed = { kind: 'problem', answers: { ...start.answers, asks: 'Quota', since: '' } } as const
    expect(triageKept.read(triageKept.write(typed), start)).toEqual(typed)
    expect(triageKept.read('{"kind":"nonsense","answers":{}}', start)).toBeNull()
  })
})

describe('words of others', () => {
  const marked = (text: string, from: number, to: number, hot = false) => spansOf(text, [{ from, to, hot }])

  it('stay text, with code told apart', () => {
    expect(spansOf('run `a <b>` now', [])).toEqual([
      { text: 'run ', code: 'none', mark: 'none' },
      { text: 'a <b>', code: 'inline', mark: 'none' },
      { text: ' now', code: 'none', mark: 'none' },
    ])
    expect(spansOf('see\n```sh\nls\n```\nend', []).map(({ text, code }) => [text, code])).toEqual([
      ['see\n', 'none'],
      ['ls\n', 'block'],
      ['end', 'none'],
    ])
    expect(spansOf('one ` alone', []).map(({ text }) => text)).toEqual(['one ` alone'])
  })

  it('are marked where a summary rests on them, in code too', () => {
    expect(marked('only the uploads', 5, 8).map(({ text, mark }) => [text, mark])).toEqual([
      ['only ', 'none'],
      ['the', 'cited'],
      [' uploads', 'none'],
    ])
    expect(marked('x `abc` y', 4, 5, true).map(({ text, code, mark }) => [text, code, mark])).toEqual([
      ['x ', 'none', 'none'],
      ['a', 'inline', 'none'],
      ['b', 'inline', 'hot'],
      ['c', 'inline', 'none'],
      [' y', 'none', 'none'],
    ])
  })

  it('may have become shorter than what was cited of them', () => {
    expect(marked('short', 2, 90).map(({ text, mark }) => [text, mark])).toEqual([
      ['sh', 'none'],
      ['ort', 'cited'],
    ])
    expect(marked('short', 50, 90).map(({ mark }) => mark)).toEqual(['none'])
  })

  it('become labels without repeats', () => {
    expect(labelsOf(' a, b,,a ,')).toEqual(['a', 'b'])
  })
})

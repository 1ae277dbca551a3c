/** Who types over one time of a timeline's line finds the other one changed with it, key by key. */
import { history, undo } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { expect, it } from 'vitest'
import { revealedLine, revealLine } from '../../../../renderer/postmortems/sheet/records.ts'
import { timePair } from '../../../../renderer/postmortems/sheet/time-pair.ts'

const before = '# A\n\n- 2026-10-14 03:12:40 CEST (01:12:40 UTC) Fired\n'
const from = before.indexOf('03:12:40')

/** The line opened at its time of day, which is selected. */
function opened(): EditorState {
  const state = EditorState.create({ doc: before, extensions: [history(), revealedLine, timePair] })
  return state.update({
    effects: revealLine.of(before.indexOf('- ')),
    selection: { anchor: from, head: from + 8 },
  }).state
}

function typed(state: EditorState, words: string): EditorState {
  return [...words].reduce(
    (now, letter) => now.update({ ...now.replaceSelection(letter), userEvent: 'input.type' }).state,
    state,
  )
}

it('the local time takes UTC along, and what is half typed changes nothing', () => {
  const half = typed(opened(), '04:0')
  expect(half.doc.line(3).text).toBe('- 2026-10-14 04:0 CEST (01:12:40 UTC) Fired')
  expect(typed(half, '7:09').doc.line(3).text).toBe('- 2026-10-14 04:07:09 CEST (02:07:09 UTC) Fired')
})

it('the cursor stays where the hand types', () => {
  const state = typed(opened(), '00:07:09')
  expect(state.doc.line(3).text).toBe('- 2026-10-14 00:07:09 CEST (2026-10-13 22:07:09 UTC) Fired')
  expect(state.selection.main.head).toBe(from + 8)
})

it('a line that does not show its time is left alone', () => {
  const state = EditorState.create({ doc: before, extensions: [revealedLine, timePair] })
  const changed = state.update({ changes: { from, to: from + 8, insert: '04:07:09' } }).state
  expect(changed.doc.line(3).text).toBe('- 2026-10-14 04:07:09 CEST (01:12:40 UTC) Fired')
})

it('what is taken back is taken back whole', () => {
  let state = typed(opened(), '04:07:09')
  const dispatch = (transaction: { readonly state: EditorState }): void => {
    state = transaction.state
  }
  while (undo({ state, dispatch })) expect(state.doc.lines).toBe(4)
  expect(state.doc.toString()).toBe(before)
})

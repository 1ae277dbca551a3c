/** One row in its form: what is ticked is what the row asks for. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Rule } from '../../../contract/rules.ts'
import { rowsOf, useRules } from '../../../renderer/rules/draft.ts'
import { formOf } from '../../../renderer/rules/form.ts'
import { RuleFields } from '../../../renderer/rules/rule-fields.tsx'

const row: Rule = {
  ...{ name: 'All', when: { impact: ['unknown'] }, hours: null },
  ...{ then: 'badge', outsideHours: 'badge', offDuty: 'badge' },
}
let root: Root

function Shown() {
  const editing = useRules((draft) => draft.editing)
  return editing ? <RuleFields editing={editing} rows={[row]} /> : null
}

beforeEach(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  useRules.setState({ rules: [row], editing: { index: 0, form: formOf(row) } })
  await act(async () => root.render(<Shown />))
})
afterEach(() => act(async () => root.unmount()))

it('takes the customer impact a row is for, in the order of its weight', async () => {
  const set = [...document.querySelectorAll('fieldset')].find((one) =>
    /^Customer impact/.test(one.textContent ?? ''),
  )
  const boxes = [...(set?.querySelectorAll('input') ?? [])]
  expect(boxes.map(({ checked }) => checked)).toEqual([false, false, false, true])
  for (const index of [1, 0, 3]) await act(async () => boxes[index]?.click())
  await act(async () => document.querySelector<HTMLButtonElement>('button[type=submit]')?.click())
  expect(rowsOf(useRules.getState())[0]?.when).toEqual({ impact: ['down', 'degraded'] })
})

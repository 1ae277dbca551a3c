/** What the app can do beside its window, said where it is chosen. */
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noShellFacts, type ShellFacts } from '../../../contract/shell.ts'
import { fromSnapshot } from '../../../contract/state.ts'
import { ThisApp } from '../../../renderer/settings/shell-app.tsx'
import { usePage } from '../../../renderer/store.ts'
import { aDesk, aSnapshot } from '../../helpers/fixtures.ts'

let unmount = async (): Promise<void> => {}
beforeEach(() => Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true))
afterEach(() => unmount())

async function show(facts: Partial<ShellFacts>): Promise<void> {
  const desk = aDesk()
  const shell = { ...desk.shell, facts: { ...noShellFacts, windows: true, ...facts } }
  usePage.setState({
    state: fromSnapshot(aSnapshot({ desk: { ...desk, shell } })),
    link: 'open',
    silent: false,
  })
  document.body.innerHTML = '<div id="root"></div>'
  const root = createRoot(document.getElementById('root') as HTMLElement)
  unmount = async () => act(async () => root.unmount())
  await act(async () => root.render(<ThisApp />))
}

const lines = (): string[] => [...document.querySelectorAll('.plain-row')].map((row) => row.textContent ?? '')

describe('this app', () => {
  it('says whether links come here, and why not', async () => {
    await show({ deepLinks: { works: true } })
    expect(lines()).toContainEqual(expect.stringMatching(/^Links\. nightdesk:\/\/alert\/ .* nothing else\.$/))
    await show({ deepLinks: { works: false, reason: 'An AppImage tells\u202e the system of no links.' } })
    expect(lines()).toContainEqual(
      expect.stringMatching(/^Links\. An AppImage tells.* the system of no links\.$/),
    )
    expect(document.body.textContent).not.toContain('\u202e')
    await show({ windows: false })
    expect(document.body.textContent).not.toContain('Links.')
  })

  it('can be asked what is new in the version that runs, as text', async () => {
    await show({ whatIsNew: { version: '0.2.0', text: 'It rings twice:\n• <b>always</b>' } })
    const news = document.querySelector('details')
    expect(news?.querySelector('summary')?.textContent).toBe('What is new in this version, 0.2.0')
    expect(news?.querySelector('.prose')?.textContent).toBe('It rings twice:\n• <b>always</b>')
    expect(news?.querySelector('b')).toBeNull()
    await show({ whatIsNew: null })
    expect(document.querySelector('details')).toBeNull()
  })
})

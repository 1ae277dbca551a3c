/** Connecting GitHub from the app: what is asked, what is stored, what stands in the file, and what is never shown. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { supportSourceForm } from '../../../contract/support-source-orders.ts'
import { type Configuration, openConfiguration } from '../../../main/engine/configuration.ts'
import {
  checkSupportSource,
  removeSupportSource,
  saveSupportSource,
  supportSettings,
} from '../../../main/engine/support-settings.ts'
import { aPlatform } from '../../helpers/a-source.ts'
import { aGitHubDesk, ourToken } from '../../helpers/github-desk.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

function aConfiguration(text = 'version: 1\n# ours\n') {
  const folder = aTestFolder()
  const file = path.join(folder, 'nightdesk.yaml')
  writeFileSync(file, text)
  const kept = new Map<string, string>()
  const configuration: Configuration = openConfiguration(
    file,
    folder,
    {
      get: async (name) => kept.get(name),
      set: async (name, value) => void kept.set(name, value),
      remove: async (name) => void kept.delete(name),
      keeping: () => ({ words: 'Kept here.' }) as never,
      watchKeeping: () => () => {},
    },
    { GH_TOKEN: ourToken },
  )
  return { configuration, kept, text: () => readFileSync(file, 'utf8') }
}
const aForm = (more: object = {}) =>
  supportSourceForm.parse({
    ...{
      kind: 'github',
      name: 'issues',
      token: { kind: 'typed', token: ourToken },
      pollMs: 60_000,
      url: null,
    },
    ...{ repositories: ['acme/support'], organisation: null, labels: [] },
    ...more,
  })
const platform = aPlatform(createManualClock())

describe('a source of threads from its form', () => {
  it('has its token stored, and only named in the file', async () => {
    const { configuration, kept, text } = aConfiguration()
    await saveSupportSource(configuration, aForm())
    expect([...kept]).toEqual([['threads:issues', ourToken]])
    expect(text()).not.toContain(ourToken)
    expect(text()).toContain('# ours')
    expect(configuration.config().support.sources).toMatchObject([
      { name: 'issues', kind: 'github', token: 'stored:threads:issues', repositories: ['acme/support'] },
    ])
    const shown = supportSettings(configuration, 'issues')
    expect(shown).toMatchObject({ editable: true, form: { token: { kind: 'keep' }, url: null } })
    expect(JSON.stringify(shown)).not.toContain(ourToken)
  })

  it('keeps what is stored, forgets what is not needed any more, and goes with its token', async () => {
    const { configuration, kept } = aConfiguration()
    await saveSupportSource(configuration, aForm())
    await saveSupportSource(configuration, aForm({ token: { kind: 'keep' }, labels: ['question'] }))
    expect(configuration.config().support.sources).toMatchObject([{ labels: ['question'] }])
    expect(kept.size).toBe(1)
    await saveSupportSource(configuration, aForm({ token: { kind: 'from', reference: 'env:GH_TOKEN' } }))
    expect(configuration.config().support.sources).toMatchObject([{ token: 'env:GH_TOKEN', labels: [] }])
    expect(kept.size).toBe(0)
    await saveSupportSource(configuration, aForm())
    await removeSupportSource(configuration, 'issues')
    expect(configuration.config().support.sources).toEqual([])
    expect(kept.size).toBe(0)
  })

  it('has its second key stored apart, and taken away', async () => {
    const { configuration, kept } = aConfiguration()
    const slack = {
      ...{
        kind: 'slack',
        name: 'chat',
        token: { kind: 'typed', token: 'xoxb-1' },
        pollMs: 30_000,
        url: null,
      },
      ...{ channels: ['#*-support'], teamChannel: 'ops', socket: { kind: 'typed', token: 'xapp-1' } },
    }
    await saveSupportSource(configuration, supportSourceForm.parse(slack))
    expect(Object.fromEntries(kept)).toEqual({ 'threads:chat': 'xoxb-1', 'threads:chat:socket': 'xapp-1' })
    expect(supportSettings(configuration, 'chat').form).toMatchObject({
      ...{ channels: ['*-support'], teamChannel: 'ops', socket: { kind: 'keep' } },
    })
    const less = { ...slack, token: { kind: 'keep' }, socket: { kind: 'none' }, teamChannel: null }
    await saveSupportSource(configuration, supportSourceForm.parse(less))
    expect([...kept.keys()]).toEqual(['threads:chat'])
    expect(configuration.config().support.sources).toMatchObject([{ socketToken: null, teamChannel: null }])
  })

  it('is refused with words about its field, and then nothing has changed', async () => {
    const { configuration, kept, text } = aConfiguration()
    const before = text()
    for (const [form, words] of [
      [aForm({ repositories: [] }), /at least one repository/],
      [aForm({ repositories: ['support'] }), /owner\/name/],
      [aForm({ token: { kind: 'keep' } }), /paste the token/],
      [aForm({ url: 'http://github.example' }), /https address/],
      [aForm({ token: { kind: 'from', reference: 'command:pass github' } }), /runs no program/],
    ] as const)
      await expect(saveSupportSource(configuration, form)).rejects.toThrow(words)
    expect(text()).toBe(before)
    expect(kept.size).toBe(0)
  })

  it('is looked at with the typed token, and nothing is written', async () => {
    const desk = await aGitHubDesk()
    desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const { configuration, kept, text } = aConfiguration()
    const seen = await checkSupportSource(configuration, aForm({ url: desk.url }), platform)
    expect(seen).toMatchObject({
      ok: true,
      saw: ['Signed in as mara.', 'acme/support: 1 open issue.', expect.any(String)],
    })
    const wrong = { token: { kind: 'typed', token: 'wrong' }, url: desk.url }
    expect(await checkSupportSource(configuration, aForm(wrong), platform)).toMatchObject({
      ...{ ok: false, failure: { kind: 'unauthorised' } },
    })
    const named = { token: { kind: 'from', reference: 'env:GH_TOKEN' }, url: desk.url }
    expect(await checkSupportSource(configuration, aForm(named), platform)).toMatchObject({ ok: true })
    const missing = { token: { kind: 'from', reference: 'env:NONE' }, url: desk.url }
    expect(await checkSupportSource(configuration, aForm(missing), platform)).toMatchObject({
      ...{ ok: false, failure: { kind: 'secret-missing' } },
    })
    expect([kept.size, text()]).toEqual([0, 'version: 1\n# ours\n'])
  })
})

/** Ways out of this laptop and into it, and drafts of what comes out of a postmortem: for pictures and axe. */
import type { Page } from 'playwright'
import type { FolderStanding } from '../../contract/postmortem-out.ts'
import type { OutcomeDraft, RuleCheck } from '../../contract/postmortem-rule.ts'
import type { Snapshot } from '../../contract/state.ts'
import { openBoard, openCarry } from './board-scenes.ts'
import { aPostmortem, editorNight, openEditor } from './editor-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import { minuteMs, nightNow } from './fixtures.ts'
import { answersAboutIssues, withIssue } from './issue-scenes.ts'
import type { Scene } from './scenes.ts'

const standing: FolderStanding = {
  ...{ folder: '/home/mira/work/postmortems', usesGit: true },
  name: '2026-10-14-ingress-at-mosslund-credit-ran-out-of-memory.md',
  ...{ writtenAt: nightNow - 4 * minuteMs, isCurrent: true, commit: '3f2a91c' },
  ...{ pushedAt: nightNow - 4 * minuteMs, problem: null, conflict: null, along: null },
}

const drafts: Readonly<Record<string, OutcomeDraft>> = {
  alert: {
    ...{ title: 'IngressMemoryHigh', file: 'ingress-memory-high.rules.yml' },
    text: `groups:\n  - name: ingress\n    rules:\n      - alert: IngressMemoryHigh\n        expr: ${'container_memory_working_set_bytes'}{pod=~"ingress-.*"} > 0.8 * 512e6\n        for: 5m\n        labels:\n          severity: notify\n`,
    notes: ['It begins with the expression of the alert that called. Its limit is a guess: change it.'],
  },
  recipe: {
    ...{ title: 'Ingress memory pressure', file: 'ingress-memory-pressure.md' },
    text: '# Ingress memory pressure\n\n## What helped\n\n1. Limit doubled to 1 Gi by hand\n',
    notes: ['Four notes of this night are its steps.'],
  },
}

const checked: RuleCheck = {
  verdict: { kind: 'refused', lines: ['line 5: expr: unknown function "ratee".'] },
  warned: [
    {
      ...{
        kind: 'warned',
        alert: 'IngressMemoryHigh',
        at: nightNow - 40 * minuteMs,
        earlierMs: 22 * minuteMs,
      },
      words: 'It would have warned at 02:49, 22 min before.',
    },
  ],
}

/** The engine answers so about the folder and about drafts. */
export function answersAboutOut(engine: FakeEngine, folder: Partial<FolderStanding> = {}): void {
  engine.desk.texts.set(1, aPostmortem)
  const { answer } = engine.support
  engine.support.answer = (name, input, own) => {
    if (name === 'postmortems.folder') return { ...standing, ...folder }
    if (name === 'postmortems.draftOutcome') return drafts[(input as { readonly kind: string }).kind]
    if (name === 'postmortems.checkRules') return checked
    if (name === 'postmortems.imported') return imported
    if (name === 'postmortems.customers') return ['Mosslund Credit']
    return answer.call(engine.support, name, input, own)
  }
}

const imported = [
  { name: 'a.md', postmortemId: 1, title: 'Ingress ran out of memory', outcome: 'known' },
  { name: 'b.md', postmortemId: 2, title: 'Volumes stuck', outcome: 'copied' },
]

/** A configuration that names a folder under Git. */
export function inFolder(night: Snapshot): Snapshot {
  const { settings } = night.desk
  const postmortems = { ...settings.postmortems, folder: '/home/mira/work/postmortems', usesGit: true }
  return { ...night, desk: { ...night.desk, settings: { ...settings, postmortems } } }
}

const getItOut = async (page: Page): Promise<void> => {
  await openEditor(page)
  await page.getByRole('button', { name: 'Get it out' }).click()
  await page.getByRole('dialog', { name: 'Get it out' }).waitFor()
}

const inSight = async (page: Page): Promise<void> => {
  await getItOut(page)
  await page.getByRole('region', { name: 'In the folder' }).waitFor()
}

const theirs = aPostmortem.replace('Alert fired', `An ${'unbreakable-identifier-'.repeat(8)}end fired`)

const draft =
  (name: RegExp, field: string) =>
  async (page: Page): Promise<void> => {
    await openCarry(page, 'Ingress at Mosslund Credit ran out of memory')
    await page.getByRole('button', { name }).click()
    await page.getByLabel(field).waitFor()
  }

export const outScenes: Readonly<Record<string, Scene>> = {
  'out-panel': { night: () => editorNight(), prepare: (engine) => answersAboutOut(engine), act: getItOut },
  'out-folder': {
    night: () => inFolder(editorNight()),
    prepare: (engine) => answersAboutOut(engine),
    act: inSight,
  },
  'out-conflict': {
    night: () => inFolder(editorNight()),
    prepare: (engine) =>
      answersAboutOut(engine, {
        ...{ isCurrent: false, commit: null, problem: 'The push was refused: main is protected.' },
        conflict: { where: 'remote', theirs, seenAt: nightNow - minuteMs },
      }),
    act: inSight,
  },
  'draft-rule': {
    night: () => editorNight(),
    prepare: (engine) => answersAboutOut(engine),
    act: async (page) => {
      await draft(/^Draft the rule/, 'The rule, YAML')(page)
      await page.getByText('It would have warned at 02:49').waitFor()
    },
  },
  'draft-recipe': {
    night: () => editorNight(),
    prepare: (engine) => answersAboutOut(engine),
    act: draft(/^Draft the recipe/, 'The recipe, Markdown'),
  },
  'import-strip': {
    night: () => withIssue(null),
    prepare: (engine) => {
      answersAboutOut(engine)
      answersAboutIssues(engine, {
        candidates: {
          ...{ repository: 'mosslund-platform/postmortems', problem: null },
          issues: [391, 402].map((number) => ({
            ...{ number, title: `Trouble number ${number}, and how long it took`, assignees: ['tomasz'] },
            labels: ['postmortem', 'team/edge'],
            url: `https://github.com/mosslund-platform/postmortems/issues/${number}`,
            createdAt: nightNow,
          })),
        },
      })
    },
    act: async (page) => {
      await openBoard(page)
      await page.getByLabel('Markdown files to import').setInputFiles([
        { name: 'a.md', mimeType: 'text/markdown', buffer: Buffer.from('# Ingress ran out of memory\n') },
        { name: 'b.md', mimeType: 'text/markdown', buffer: Buffer.from('# Volumes stuck\n') },
        { name: 'c.docx', mimeType: 'application/msword', buffer: Buffer.from('no text') },
      ])
      await page
        .getByText(/c\.docx is no Markdown file/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Show them' }).click()
    },
  },
}

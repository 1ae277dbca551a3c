/** The editor of a postmortem in its situations, for pictures and axe. */
import type { Page } from 'playwright'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { withMark } from '../../contract/postmortem-evidence.ts'
import { newLife, type Rollout } from '../../contract/postmortem-life.ts'
import type { Snapshot } from '../../contract/state.ts'
import { draftsNight } from './desk-fixtures.ts'
import { openDraft } from './desk-scenes.ts'
import type { FakeEngine } from './fake-engine.ts'
import { nightNow } from './fixtures.ts'
import type { Scene } from './scenes.ts'

const line = (local: string, utc: string, words: string, key: string): string =>
  withMark(`- 2026-10-14 ${local} CEST (${utc} UTC) ${words}`, key)

/** A postmortem half way: with a timeline from the record, one line of it edited, and one written by hand. */
export const aPostmortem = `# Ingress at Mosslund Credit ran out of memory

## Summary

For 33 minutes, about one in five card payments at Mosslund Credit failed. Two of three ingress pods were killed for memory, again and again, and the third could not carry the load alone.

## Impact

Customer down for 33 minutes. 4,180 payments failed.

## Timeline

${line('03:11:27', '01:11:27', 'Alert fired: 22 % of requests with 5xx, limit 5 %', 'e4711')}
${line('03:14:09', '01:14:09', 'Mara acknowledged, 42 s after the target', 'e4715')}
${line('03:17:40', '01:17:40', 'Two of three pods OOMKilled', 'e4716').replace('OOMKilled', 'OOMKilled, limit is 512 Mi')}
- 2026-10-14 03:36:50 CEST (01:36:50 UTC) Joan at Mosslund: “Payments work again.”
${line('03:45:27', '01:45:27', 'Alert resolved', 'e4722')}

## Root cause

Chart \`ingress 4.9.1\` turned on request buffering. Uploads of card statements, up to 40 MB each at night, then stay in the memory of the pod. With the limit of \`512Mi\` a pod dies after nine parallel uploads.

We did not notice in staging because

## Alert and recipe

- New alert: **ingress pod memory above 80 % for 5 min**
- Recipe: see [the notes of this night](https://recipes.example/ingress)

## Actions

- Raise the limit to 1 Gi in Git, @mara, by 2026-10-21
- Add a test with nine parallel uploads, @tomasz, by 2026-10-28
`

/** The same postmortem among others. */
export function editorNight(part: Partial<PostmortemSummary> = {}): Snapshot {
  const night = draftsNight()
  const [first, ...rest] = night.postmortems
  if (!first) throw new Error('the night has no draft')
  return { ...night, postmortems: [{ ...first, ...part }, ...rest] }
}

/** Opens the first one; the cursor stays at its beginning. */
export async function openEditor(page: Page): Promise<void> {
  await openDraft(page)
  await page.keyboard.press('Control+Home')
}

/** What a life of some days has told. */
const withLife: Partial<PostmortemSummary> = {
  life: {
    ...newLife(nightNow),
    ...{ impact: 'down', impactMinutes: 33, environments: [anEnvironment('plover/pay-eu')] },
  },
}

function anEnvironment(environment: string): Rollout {
  return {
    ...{ environment, customer: 'Mosslund Credit', state: 'open', version: null, evidence: null },
    ...{ reason: null, plannedAt: null, at: null, by: null },
  }
}

const say = (text: string) => (engine: FakeEngine) => void engine.desk.texts.set(1, text)

/** The cursor at the end of the paragraph that is being written. */
async function toTheCauses(page: Page): Promise<void> {
  const tab = page.getByRole('tab', { name: 'Sections' })
  if (await tab.count()) await tab.click()
  await page.getByRole('button', { name: /^Root cause/ }).click()
  await page.getByText('We did not notice in staging because').click()
  await page.keyboard.press('End')
}

export const editorScenes: Readonly<Record<string, Scene>> = {
  editor: {
    night: () => editorNight(),
    prepare: say(aPostmortem),
    act: async (page) => {
      await openEditor(page)
      await toTheCauses(page)
    },
  },
  'editor-slash': {
    night: () => editorNight(),
    prepare: say(aPostmortem),
    act: async (page) => {
      await openEditor(page)
      await toTheCauses(page)
      await page.keyboard.type(' /')
      await page.locator('.cm-tooltip-autocomplete').waitFor()
    },
  },
  'editor-top': {
    night: () => editorNight(withLife),
    prepare: say(aPostmortem),
    act: openEditor,
  },
  'editor-finding': {
    night: () => editorNight(),
    prepare: say(
      aPostmortem.replace('We did not notice in staging because', 'Tomasz forgot to look at staging.'),
    ),
    act: async (page) => {
      await openEditor(page)
      await page.keyboard.press('F8')
      await page.locator('.finding-bar p').waitFor()
    },
  },
  'editor-versions': {
    night: () => editorNight(),
    prepare: say(aPostmortem),
    act: async (page) => {
      await openEditor(page)
      if (await page.locator('.panes-button').count()) await page.locator('.panes-button').click()
      await page.getByRole('tab', { name: 'Versions' }).click()
      await page.getByRole('button', { name: /58 characters taken away/ }).click()
      await page.locator('.version-diff').waitFor()
    },
  },
  'editor-pictures': {
    night: () => editorNight(),
    prepare: say(`# Pictures

![Memory of the pods](images/0123.png)

![Of another laptop](images/gone.png)

| Pod | Memory |
|---|---|
| ingress-1 | 512Mi |

\`\`\`yaml
limits:
  memory: 512Mi
\`\`\`

> We saw it **before**.
`),
    act: openEditor,
  },
  'editor-search': {
    night: () => editorNight(),
    prepare: say(aPostmortem),
    act: async (page) => {
      await openEditor(page)
      await toTheCauses(page)
      await page.keyboard.press('Control+f')
      await page.locator('.cm-search').waitFor()
    },
  },
}

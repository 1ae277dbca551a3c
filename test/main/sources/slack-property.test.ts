/** Whatever is written, changed and taken away in Slack, and whenever it is polled: in the end it is known as it stands. */
import { expect, it } from 'vitest'
import type { SlackMessage } from '../../../main/drill/slack-book.ts'
import type { SupportSource } from '../../../main/sources/support-source.ts'
import { fc } from '../../helpers/property.ts'
import {
  aWorkspace,
  createKnown,
  type Known,
  pollOnce,
  textsOf,
  type Workspace,
} from '../../helpers/slack-workspace.ts'

type Step =
  | { readonly kind: 'say' | 'reply' | 'broadcast' | 'edit' | 'remove'; readonly pick: number }
  | { readonly kind: 'poll' | 'restart' | 'lost' | 'refuse' | 'swap' }
  | { readonly kind: 'wait'; readonly ms: number }

const pick = fc.nat({ max: 1_000 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: pick.map((pick): Step => ({ kind: 'say', pick })) },
  { weight: 5, arbitrary: pick.map((pick): Step => ({ kind: 'reply', pick })) },
  { weight: 1, arbitrary: pick.map((pick): Step => ({ kind: 'broadcast', pick })) },
  { weight: 2, arbitrary: pick.map((pick): Step => ({ kind: 'edit', pick })) },
  { weight: 3, arbitrary: pick.map((pick): Step => ({ kind: 'remove', pick })) },
  { weight: 5, arbitrary: fc.constant<Step>({ kind: 'poll' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      { kind: 'restart' },
      { kind: 'lost' },
      { kind: 'refuse' },
      { kind: 'swap' },
    ),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 900_000 }).map((ms): Step => ({ kind: 'wait', ms })) },
)

interface Scene {
  readonly workspace: Workspace
  readonly known: Known
  source: SupportSource
  said: number
}

async function take(
  scene: Scene,
  { step, isSlow }: { readonly step: Step; readonly isSlow: boolean },
): Promise<void> {
  const { workspace, known } = scene
  const { double, support, clock, tom, stranger } = workspace
  const { book } = double
  const standing = support.messages.filter(({ isTombstone }) => !isTombstone)
  const chosen = (from: readonly SlackMessage[], index: number): SlackMessage | undefined =>
    from[index % Math.max(1, from.length)]
  switch (step.kind) {
    case 'say':
      book.write(support, { user: stranger.id, text: `words ${++scene.said}` })
      break
    case 'reply':
    case 'broadcast': {
      const parent = chosen(
        support.messages.filter(({ threadTs }) => threadTs === null),
        step.pick,
      )
      const subtype = step.kind === 'broadcast' ? 'thread_broadcast' : null
      if (parent)
        book.write(support, { user: tom.id, text: `reply ${++scene.said}`, threadTs: parent.ts, subtype })
      break
    }
    case 'edit': {
      const message = chosen(standing, step.pick)
      if (message) book.edit(support, message.ts, `changed ${++scene.said}`)
      break
    }
    case 'remove': {
      const message = chosen(standing, step.pick)
      if (message) book.remove(support, message.ts)
      break
    }
    case 'poll':
      await pollOnce(scene.source, known, clock)
      break
    case 'lost': {
      // The engine could not keep the answer: the cursor is the old one.
      await scene.source.poll(known.cursor, known.followed(clock.now()), new AbortController().signal)
      break
    }
    case 'restart':
      scene.source = workspace.connect()
      break
    case 'refuse':
      double.limits.throttle('conversations.replies', 40_000)
      double.limits.throttle('conversations.history', 25_000)
      break
    case 'swap':
      if (!isSlow) double.limits.set('tiers')
      break
    case 'wait':
      clock.advance(step.ms)
  }
}

async function quietDown({ workspace, known, source }: Scene, isSlow: boolean): Promise<void> {
  const { clock } = workspace
  // Edits are looked for in a quiet thread every half hour at least: two hours show all of them.
  const untilAt = clock.now() + (isSlow ? 12 : 2) * 3_600_000
  while (clock.now() < untilAt) {
    const { nextInMs } = await pollOnce(source, known, clock)
    clock.advance(Math.max(nextInMs, isSlow ? 60_000 : 120_000))
  }
}

it.each([
  ['as for an own app', 'off', 25],
  ['with one request a minute and 15 objects', 'slow', 4],
] as const)('ends with exactly the messages that Slack has, %s', async (_, mode, runs) => {
  const isSlow = mode === 'slow'
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const workspace = await aWorkspace()
      workspace.double.limits.set(mode)
      const scene: Scene = { workspace, known: createKnown(), source: workspace.connect(), said: 0 }
      for (const step of steps) await take(scene, { step, isSlow })
      await quietDown(scene, isSlow)
      expect(scene.known.texts()).toEqual(textsOf(workspace.double))
      await workspace.double.close()
    }),
    { numRuns: runs },
  )
})

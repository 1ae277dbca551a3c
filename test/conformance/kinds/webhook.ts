/** An Alertmanager that sends what fires to us, as its webhook_configs do. */
import type { WebhookOptions } from '../../../contract/source-options.ts'
import { listenOnLoopback } from '../../../main/platform/http-server.ts'
import { webhook } from '../../../main/sources/webhook.ts'
import { aPlatform, aSourceConfig } from '../../helpers/a-source.ts'
import { freePorts } from '../../helpers/free-ports.ts'
import type { Harness, Upstream } from '../harness.ts'
import type { Item } from '../item.ts'

const secret = 'hook-s3cret-0123456789'

export const webhookHarness: Harness = {
  ...{
    kind: 'webhook',
    secret,
    keeps: 'what it was told stands until it is told otherwise',
    mostListed: null,
  },
  start: async (clock) => {
    const [port = 0] = await freePorts(1)
    const sent = new Map<string, { readonly item: Item; readonly startsAt: string }>()
    let change: ((message: unknown) => void) | null = null
    let lastStatus = 200
    let end = (): void => {}
    let news = (): void => {}
    const options: WebhookOptions = {
      ...{ kind: 'webhook', port, bind: null, format: 'alertmanager', items: '' },
      fields: {
        ...{ id: '/id', title: null, severity: null, state: null, url: null, since: null },
        ...{ heldBy: null, labels: {}, allLabels: null },
      },
      ...{ states: { held: [], over: [] }, forgetMs: 86_400_000, expectMs: null },
    }

    /** Resolves when it has been heard, or refused; 200 comes only when it is kept, which takes a poll. */
    const send = async (alerts: readonly object[]): Promise<void> => {
      const message = { version: '4', receiver: 'desk', truncatedAlerts: 0, alerts }
      change?.(message)
      const heard = Promise.withResolvers<void>()
      news = heard.resolve
      while (!(await isListening(port))) await new Promise((next) => setImmediate(next))
      const body = JSON.stringify(message)
      const replied = fetch(`http://127.0.0.1:${port}/${secret}`, { method: 'POST', body }).then(
        ({ status }) => {
          lastStatus = status
        },
        () => {},
      )
      await Promise.race([heard.promise, replied])
    }
    const one = (id: string, part: object = {}): object[] => {
      const known = sent.get(id)
      return known ? [{ ...rawOf(known.item, known.startsAt), ...part }] : []
    }
    const upstream: Upstream = {
      front: null,
      entry: { kind: 'webhook', port, token: 'env:CONFORMANCE_WEBHOOK' },
      connect: (more) => {
        end()
        const config = { kind: 'webhook', options, headers: { authorization: secret }, ...more } as const
        const source = webhook.connect(aSourceConfig([`http://127.0.0.1:${port}`], config), {
          ...aPlatform(clock),
          listen: listenOnLoopback,
        })
        end = source.listen?.(() => news()) ?? end
        return source
      },
      put: (items) => {
        const startsAt = new Date(clock.now() - 60_000).toISOString()
        for (const item of items) sent.set(item.id, { item, startsAt })
        return items.length === 0 ? undefined : send(items.map((item) => rawOf(item, startsAt)))
      },
      retitle: (id, title) => {
        const known = sent.get(id)
        if (!known) return
        sent.set(id, { ...known, item: { ...known.item, title } })
        return send(one(id))
      },
      end: async (id) => {
        if (!sent.has(id)) return
        await send(one(id, { status: 'resolved', endsAt: new Date(clock.now()).toISOString() }))
        sent.delete(id)
      },
      idOf: ({ fingerprint }) => fingerprint,
      itemsIn: (page) => (page as { alerts: Record<string, unknown>[] }).alerts,
      changesMessage: (next) => {
        change = next
      },
      wasRefused: () => lastStatus >= 400,
      isOpen: (id) => sent.has(id),
      close: () => end(),
    }
    return upstream
  },
}

function rawOf({ id, title, severity, state, labels }: Item, startsAt: string): object {
  const all = Object.fromEntries([
    ...Object.entries(labels ?? {}),
    ...Object.entries({ alertname: 'Trouble', item: id, severity }),
  ])
  return {
    ...{ status: state ?? 'firing', labels: all, annotations: { summary: title }, startsAt },
    ...{ endsAt: '0001-01-01T00:00:00Z', generatorURL: '', fingerprint: id },
  }
}

async function isListening(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`)
    return true
  } catch {
    return false
  }
}

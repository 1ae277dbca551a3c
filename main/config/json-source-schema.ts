/** Sources of kind `json` and `webhook`: anything that can answer, or send, a list. */
import { z } from 'zod'
import { duration } from './duration.ts'
import { auth, type ConfiguredSource, common, flag, secretRef } from './source-parts.ts'

const pointerWords = 'a JSON Pointer such as "/labels/team"'
/** RFC 6901: empty, or parts that each begin with a slash. */
const pointer = z
  .string({ error: pointerWords })
  .max(500)
  .regex(/^(\/([^~/]|~[01])*)*$/, pointerWords)

const fields = z
  .strictObject({
    id: pointer,
    title: pointer.optional(),
    severity: pointer.optional(),
    state: pointer.optional(),
    url: pointer.optional(),
    since: pointer.optional(),
    heldBy: pointer.optional(),
    labels: z.record(z.string().min(1).max(200), pointer).default({}),
    allLabels: pointer.optional(),
  })
  .transform(({ title, severity, state, url, since, heldBy, allLabels, ...rest }) => ({
    ...rest,
    title: title ?? null,
    severity: severity ?? null,
    state: state ?? null,
    url: url ?? null,
    since: since ?? null,
    heldBy: heldBy ?? null,
    allLabels: allLabels ?? null,
  }))

const word = z.string().min(1).max(100).toLowerCase()
const states = z.strictObject({
  held: z.array(word).default(['acknowledged', 'acked']),
  over: z.array(word).default(['resolved', 'ok', 'closed']),
})
const usualStates = { held: ['acknowledged', 'acked'], over: ['resolved', 'ok', 'closed'] }

const action = z
  .strictObject({
    method: z
      .enum(['POST', 'PUT', 'PATCH', 'DELETE'], { error: 'POST, PUT, PATCH or DELETE' })
      .default('POST'),
    path: z.string().max(2_000).regex(/^\//, 'a path that begins with "/"'),
    body: z.string().max(20_000).optional(),
  })
  .transform(({ body, ...rest }) => ({ ...rest, body: body ?? null }))

export const jsonSource = z
  .strictObject({
    ...common(30_000),
    kind: z.literal('json'),
    /** the whole address of the list, with its query */
    url: z.string().max(4_000),
    items: pointer.default(''),
    /** where the answer names its next page, if it does not use a Link header */
    next: pointer.optional(),
    fields,
    states: states.default(usualStates),
    actions: z
      .strictObject({
        acknowledge: action.optional(),
        unacknowledge: action.optional(),
        note: action.optional(),
        resolve: action.optional(),
      })
      .default({}),
    auth: auth.optional(),
    mirrorAcks: flag(true),
  })
  .transform(
    (
      { url, items, next, fields: fieldsOf, states: statesOf, actions, ...rest },
      context,
    ): ConfiguredSource => {
      const parsed = URL.parse(url)
      const isGood = parsed && /^https?:$/.test(parsed.protocol) && !parsed.username && !parsed.password
      if (!isGood || parsed.hash)
        context.addIssue({
          code: 'custom',
          path: ['url'],
          message: 'an http or https address without user name or "#"',
        })
      const { acknowledge = null, unacknowledge = null, note = null, resolve = null } = actions
      return {
        ...rest,
        ...{ urls: [parsed?.href ?? url], carryEscalations: false },
        options: {
          ...{ kind: 'json', items, next: next ?? null, fields: fieldsOf, states: statesOf },
          actions: { acknowledge, unacknowledge, note, resolve },
        },
      }
    },
  )

const portWords = 'a port from 1024 to 65535'

export const webhookSource = z
  .strictObject({
    ...common(60_000),
    kind: z.literal('webhook'),
    port: z.number({ error: portWords }).int(portWords).min(1_024, portWords).max(65_535, portWords),
    /** part of the path that senders use: whoever does not know it is refused */
    token: secretRef,
    bind: z.union([z.ipv4(), z.ipv6()], { error: 'an IP address of this computer' }).optional(),
    format: z.enum(['alertmanager', 'generic'], { error: 'alertmanager or generic' }).default('alertmanager'),
    items: pointer.default(''),
    fields: fields.optional(),
    states: states.default(usualStates),
    forget: duration(300_000, 604_800_000, '5m to 168h').default(86_400_000),
    expect: duration(60_000, 604_800_000, '1m to 168h').optional(),
  })
  .transform(
    (
      { port, token, bind, format, items, fields: fieldsOf, states: statesOf, forget, expect, ...rest },
      context,
    ): ConfiguredSource => {
      if (format === 'generic' && !fieldsOf)
        context.addIssue({
          code: 'custom',
          path: ['fields'],
          message: 'where each thing stands, at least id, for the generic format',
        })
      return {
        ...rest,
        ...{ urls: [`http://${bind ?? '127.0.0.1'}:${port}`], auth: { token } },
        ...{ mirrorAcks: false, carryEscalations: false },
        options: {
          ...{ kind: 'webhook', port, bind: bind ?? null, format, items, states: statesOf },
          fields: fieldsOf ?? noFields,
          ...{ forgetMs: forget, expectMs: expect ?? null },
        },
      }
    },
  )

const noFields = {
  ...{ id: '', title: null, severity: null, state: null, url: null, since: null },
  ...{ heldBy: null, labels: {}, allLabels: null },
}

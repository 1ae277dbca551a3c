/** A Swagger 2 description as Slack publishes it, and whether an answer is as it says. As much of it as Slack's needs. */
import { readFileSync } from 'node:fs'

type Json = Readonly<Record<string, unknown>>

export interface SlackDescription {
  /** what is wrong with an answer of a method, each as a line; empty = nothing. @param newer fields that came after it was written */
  problemsOf(method: string, body: unknown, newer: ReadonlySet<string>): readonly string[]
}

export function readSlackDescription(file: string): SlackDescription {
  const root = JSON.parse(readFileSync(file, 'utf8')) as Json
  const resolved = (node: unknown): Json => {
    const { $ref } = node as { readonly $ref?: string }
    if ($ref === undefined) return node as Json
    return resolved(
      $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Json)[key], root),
    )
  }
  const problems = (
    given: unknown,
    node: unknown,
    at: string,
    newer: ReadonlySet<string>,
  ): readonly string[] => {
    const schema = resolved(node)
    // Without a type of its own, a list of items is a list of forms: one of them has to fit.
    if (Array.isArray(schema.items) && schema.type === undefined) {
      const each = schema.items.map((form) => problems(given, form, at, newer))
      return each.some((found) => found.length === 0)
        ? []
        : (each.toSorted((a, b) => a.length - b.length)[0] ?? [])
    }
    const types = schema.type === undefined ? [] : [schema.type].flat()
    const type = given === null ? 'null' : Array.isArray(given) ? 'array' : typeof given
    const isFit = types.some((one) => one === type || (one === 'integer' && Number.isInteger(given)))
    if (types.length > 0 && !isFit) return [`${at}: ${type} instead of ${types.join(' or ')}`]
    if (Array.isArray(schema.enum) && !schema.enum.includes(given))
      return [`${at}: ${String(given)} is not foreseen`]
    if (
      typeof schema.pattern === 'string' &&
      typeof given === 'string' &&
      !new RegExp(schema.pattern).test(given)
    )
      return [`${at}: ${given} has another form`]
    if (Array.isArray(given))
      return schema.items === undefined
        ? []
        : given.flatMap((one, index) =>
            problems(one, { items: [schema.items].flat() }, `${at}[${index}]`, newer),
          )
    if (type !== 'object') return []
    const fields = given as Json
    const known = (schema.properties ?? {}) as Json
    const missing = ((schema.required ?? []) as readonly string[]).filter(
      (name) => !Object.hasOwn(fields, name),
    )
    return [
      ...missing.map((name) => `${at}.${name}: is missing`),
      ...Object.entries(fields).flatMap(([name, value]) => {
        if (known[name] !== undefined) return problems(value, known[name], `${at}.${name}`, newer)
        return schema.additionalProperties === false && !newer.has(name)
          ? [`${at}.${name}: is not foreseen`]
          : []
      }),
    ]
  }
  return {
    problemsOf: (method, body, newer) => {
      const path = (root.paths as Json)[`/${method}`] as Json
      const [operation] = Object.values(path) as readonly Json[]
      const { ok } = body as { readonly ok?: unknown }
      const answers = operation?.responses as Json
      const { schema } = (ok === true ? answers['200'] : answers.default) as Json
      return problems(body, schema, method, newer)
    },
  }
}

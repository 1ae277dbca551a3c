/** An OpenAPI 3.0 description, and whether a request and its answer are as it says. As much of it as PagerDuty's needs. */
import { readFileSync } from 'node:fs'

type Json = Readonly<Record<string, unknown>>

export interface Described {
  /** what is wrong with an exchange, each as a line; empty = nothing */
  problemsOf(exchange: {
    readonly method: string
    readonly path: string
    readonly query: URLSearchParams
    readonly headers: Readonly<Record<string, unknown>>
    readonly sent: unknown
    readonly status: number
    readonly body: unknown
  }): readonly string[]
  /** the example answer of an operation */
  example(method: string, template: string, status: number): unknown
}

/** @param file JSON */
export function readDescription(file: string): Described {
  const root = JSON.parse(readFileSync(file, 'utf8')) as Json
  const paths = root.paths as Readonly<Record<string, Json>>

  const resolved = (node: unknown): Json => {
    const { $ref } = node as { readonly $ref?: string }
    if ($ref === undefined) return node as Json
    const keys = $ref.slice(2).split('/')
    const found = keys.reduce<unknown>(
      (at, key) => (at as Json)[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      root,
    )
    return resolved(found)
  }

  const problems = (given: unknown, node: unknown, at: string): readonly string[] => {
    const schema = resolved(node)
    const all = ((schema.allOf ?? []) as readonly unknown[]).flatMap((part) => problems(given, part, at))
    const oneOf = schema.oneOf as readonly unknown[] | undefined
    const none = oneOf?.every((part) => problems(given, part, at).length > 0)
      ? [`${at}: none of its forms`]
      : []
    if (given === null) return schema.nullable || schema.type === undefined ? all : [...all, `${at}: null`]
    return [...all, ...none, ...typeProblems(given, schema, at)]
  }

  const typeProblems = (given: unknown, schema: Json, at: string): readonly string[] => {
    const wrong: string[] = []
    const { type, format, required = [], properties = {}, items } = schema
    const choice = schema.enum as readonly unknown[] | undefined
    if (choice && !choice.includes(given))
      wrong.push(`${at}: ${JSON.stringify(given)} is none of ${choice.join(', ')}`)
    const kind = Array.isArray(given) ? 'array' : typeof given
    if (type !== undefined && kind !== (type === 'integer' ? 'number' : type))
      return [...wrong, `${at}: ${kind}, not ${type}`]
    if (format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(String(given)))
      wrong.push(`${at}: no instant`)
    if (kind === 'object') {
      const fields = given as Json
      for (const name of required as readonly string[])
        if (!(name in fields)) wrong.push(`${at}.${name}: missing`)
      // A null of an example is described in words only.
      for (const [name, part] of Object.entries(properties as Json))
        if (name in fields && fields[name] !== null)
          wrong.push(...problems(fields[name], part, `${at}.${name}`))
    }
    if (kind === 'array' && items !== undefined)
      for (const [index, item] of (given as readonly unknown[]).entries())
        wrong.push(...problems(item, items, `${at}[${index}]`))
    return wrong
  }

  const operationOf = (method: string, path: string) => {
    const template = Object.keys(paths).find((known) =>
      new RegExp(`^${known.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
    )
    const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()]
    return operation as
      | (Json & { readonly parameters?: readonly unknown[]; readonly responses: Json })
      | undefined
  }
  const schemaOf = (content: unknown): unknown => ((content as Json)['application/json'] as Json).schema

  return {
    problemsOf: ({ method, path, query, headers, sent, status, body }) => {
      const operation = operationOf(method, path)
      if (!operation) return [`${method} ${path} is not described`]
      const parameters = (operation.parameters ?? []).map(resolved)
      const wrong: string[] = []
      const inQuery = parameters.filter((one) => one.in === 'query').map(({ name }) => name)
      for (const name of query.keys()) if (!inQuery.includes(name)) wrong.push(`?${name} is not described`)
      for (const { name, in: place, required } of parameters) {
        const isThere = place === 'query' ? query.has(String(name)) : String(name).toLowerCase() in headers
        if (required && place !== 'path' && !isThere) wrong.push(`${place} ${name}: missing`)
      }
      const { requestBody } = operation as { readonly requestBody?: Json }
      if (requestBody) wrong.push(...problems(sent, schemaOf(requestBody.content), 'sent'))
      else if (sent !== undefined) wrong.push('a body where none is described')
      const answer = operation.responses[String(status)]
      if (answer === undefined) return [...wrong, `${status} is not described`]
      const { content } = resolved(answer)
      if (content) wrong.push(...problems(body, schemaOf(content), 'answer'))
      else if (body !== undefined) wrong.push('an answer with a body where none is described')
      return wrong
    },
    example: (method, template, status) => {
      const operation = paths[template]?.[method.toLowerCase()] as Json
      const { content } = resolved((operation.responses as Json)[String(status)])
      const { examples } = (content as Json)['application/json'] as Json
      return ((examples as Json).response as Json).value
    },
  }
}

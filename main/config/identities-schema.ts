/** `identities:` of the configuration file: what I go by in rotations and other systems, beside my name. */
import { z } from 'zod'
import type { Identities } from '../../contract/person.ts'

/** Nobody goes by more than these. */
const most = 20

const listOf = <T extends z.ZodType>(item: T, words: string) =>
  z
    .union([item, z.array(item).min(1).max(most)], { error: words })
    .transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[])

const nameWords = 'a name, or a list of names'
const name = z.string({ error: nameWords }).trim().min(1, 'a name').max(100, 'at most 100 characters')
const emailWords = 'an e-mail address, or a list of them'
const email = z
  .string({ error: emailWords })
  .trim()
  .max(200, 'at most 200 characters')
  .regex(/^[^\s@<>]+@[^\s@<>]+$/, emailWords)
const idWords = 'an id, or a list of ids'
const id = z.string({ error: idWords }).trim().min(1, idWords).max(100, 'at most 100 characters')

/** `ids` by the name of the system that gives them, such as a pager. */
export const identitiesSchema = z
  .strictObject({
    names: listOf(name, nameWords).default([]),
    emails: listOf(email, emailWords).default([]),
    ids: z
      .record(z.string().min(1).max(100), listOf(id, idWords), { error: 'ids by the name of their system' })
      .default({}),
  })
  .transform((given): Identities => given)

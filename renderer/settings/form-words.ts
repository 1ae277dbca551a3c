/** The fields of the source form as words of a draft. Nothing that may be a secret is among them. */
import type { FormWords } from '../use-form-draft.ts'
import type { FormValues } from './form-values.ts'
import { fieldWords, keptFields } from './kept-fields.ts'

/** What is kept of the fields: passwords, tokens, the values of headers and addresses with a user in them are not. */
export const sourceFormWords: FormWords<FormValues> = {
  write: (values) =>
    fieldWords({
      ...values,
      ...{ password: '', token: '' },
      urls: values.urls.map((url) => (url.includes('@') ? '' : url)),
      headers: values.headers.map(({ name }) => ({ name, value: '' })),
    }),
  read: (words, start) => {
    const kept = keptFields(words, start, (fields) => areLists(fields) && areTexts(fields))
    return kept && { ...kept, texts: { ...start.texts, ...kept.texts }, password: '', token: '' }
  },
}

/** The same for a form that was opened for these addresses: what was kept of another one is not shown in it. */
export function wordsWith(urls: readonly string[]): FormWords<FormValues> {
  return {
    ...sourceFormWords,
    read: (words, start) => {
      const kept = sourceFormWords.read(words, start)
      return kept && urls.every((url) => kept.urls.includes(url)) ? kept : null
    },
  }
}

function areTexts({ texts }: FormValues): boolean {
  return Object.values(texts).every((text) => typeof text === 'string')
}

function areLists({ urls, headers }: FormValues): boolean {
  return (
    Array.isArray(urls) &&
    urls.length > 0 &&
    urls.every((url) => typeof url === 'string') &&
    Array.isArray(headers) &&
    headers.every((one: unknown) => typeof (one as { name?: unknown } | null)?.name === 'string')
  )
}

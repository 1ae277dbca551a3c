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
    const kept = keptFields(words, start, areLists)
    return kept && { ...kept, password: '', token: '' }
  },
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

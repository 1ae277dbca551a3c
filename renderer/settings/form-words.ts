/** The fields of the source form as words of a draft. Nothing that may be a secret is among them. */
import type { FormWords } from '../use-form-draft.ts'
import type { FormValues } from './form-values.ts'

/** The engine takes no longer draft, in characters. */
const mostLetters = 10_000

/** What is kept of the fields: passwords, tokens, the values of headers and addresses with a user in them are not. */
export const sourceFormWords: FormWords<FormValues> = {
  write: (values) => {
    const kept = {
      ...values,
      ...{ password: '', token: '' },
      urls: values.urls.map((url) => (url.includes('@') ? '' : url)),
      headers: values.headers.map(({ name }) => ({ name, value: '' })),
    }
    const words = JSON.stringify(kept)
    return words.length <= mostLetters ? words : ''
  },
  read: (words, start) => {
    try {
      const kept: unknown = JSON.parse(words)
      return isLike(kept, start) ? { ...kept, password: '', token: '' } : null
    } catch {
      return null
    }
  },
}

/** Has it the same fields, with the same kinds of values? Another version of the app may have kept it. */
function isLike(kept: unknown, start: FormValues): kept is FormValues {
  if (typeof kept !== 'object' || kept === null) return false
  const fields = kept as Readonly<Record<string, unknown>>
  const isSame = Object.entries(start).every(([key, value]) => typeof fields[key] === typeof value)
  const { urls, headers } = fields
  return (
    isSame &&
    Array.isArray(urls) &&
    urls.length > 0 &&
    urls.every((url) => typeof url === 'string') &&
    Array.isArray(headers) &&
    headers.every((one: unknown) => typeof (one as { name?: unknown } | null)?.name === 'string')
  )
}

/** What the file of a postmortem is called. Pure. */

/** File names longer than this are cut by some systems; the date and `.md` still fit. */
const longestSlug = 60

/** `2026-10-14-ingress-at-mosslund-credit.md`: the local day of `at` (epoch ms) and the title in plain letters. */
export function exportName(title: string, at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const slug = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replaceAll(/^-+|-+$/g, '')
  return `${day}-${slug === '' ? 'postmortem' : slug}.md`
}

/** Names of the pictures a text shows as `images/<name>`, each once, in their order. */
export function imagesIn(text: string): readonly string[] {
  const found = text.matchAll(/\]\(\s*<?images\/([\w.-]{1,120})>?(?:\s+"[^"\n]*")?\s*\)/g)
  return [...new Set([...found].map(([, name = '']) => name))].filter((name) => !name.startsWith('.'))
}

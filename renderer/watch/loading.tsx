import { usePage } from '../store.ts'

/** Nothing may look complete before everything has come. */
export function Loading() {
  const loading = usePage((page) => page.state?.loading ?? 0)
  if (loading === 0) return null
  return (
    <p className="loading" role="status">
      Still reading: {loading} alert{loading === 1 ? '' : 's'} to come
    </p>
  )
}

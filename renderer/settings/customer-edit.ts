/** Which customer is being added or changed: asked for beside a thread, shown among the settings. */
import { create } from 'zustand'
import type { Customer } from '../../contract/customer.ts'
import { usePage } from '../store.ts'

/** `was`: the name it has in the file, null for a new one that begins with what is known */
export interface CustomerEdit {
  readonly was: string | null
  readonly start: Partial<Customer>
}

export const useCustomerEdit = create<{ readonly editing: CustomerEdit | null }>(() => ({ editing: null }))

/** Opens the form on the Sources screen. */
export function editCustomer(editing: CustomerEdit): void {
  useCustomerEdit.setState({ editing })
  usePage.setState({ screen: 'sources' })
}

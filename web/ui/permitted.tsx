import type { ReactNode } from 'react'
import { useStaffMay } from '../api/session.ts'

/** What only a permission of the staff opens: without it, it is not offered. */
export function Permitted({ needs, children }: { needs: string; children: ReactNode }) {
  return useStaffMay(needs) ? children : null
}

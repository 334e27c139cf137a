import type { Access } from '../../../kernel/policy/access.ts'

/**
 * The access that approving an item of a request comes to: what the manager leaves, but never less than what is open for the same space
 * and service (O8, O10). The approval and its effect shown beforehand (O32) both stand on it.
 */
export const grantedAccess = (open: Access | undefined, left: Access): Access => (open === 'modify' ? 'modify' : left)

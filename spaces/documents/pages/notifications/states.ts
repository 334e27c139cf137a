export type Holder = 'client' | 'employee'
export const states = ['waiting', 'failed', 'sent', 'cancelled'] as const
export const tags = { waiting: 'pending', sent: 'done', cancelled: 'cancelled', failed: 'failed' } as const

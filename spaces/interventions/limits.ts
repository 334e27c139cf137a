/** What an intervention is. A delivery or a return hands assets over. */
export const kinds = ['repair', 'preventive', 'installation', 'delivery', 'return', 'other'] as const
export type Kind = (typeof kinds)[number]
/** Those by which assets change hands: the paper that is signed lists each (P38). */
export const isHandover = (kind: string): kind is 'delivery' | 'return' => kind === 'delivery' || kind === 'return'

/** What a person may type of an intervention. */
export const mostTasks = 60
export const mostParts = 100
export const mostAssets = 200
/** Minutes and units of a report. */
export const mostCounted = 100_000

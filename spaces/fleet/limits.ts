// What server and pages hold to alike; it imports nothing.

/** Where an asset is: in service at its client, kept in store there, or no longer in the fleet. */
export const assetStates = ['service', 'stored', 'removed'] as const
/** What is drawn where there is no picture. */
export const drawings = ['machine', 'printer', 'lift', 'door', 'screen'] as const
/** The greatest value that a meter shows. */
export const mostValue = 999_999_999_999

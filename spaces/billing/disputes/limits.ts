// What server and pages hold to alike; it imports nothing.

/** An invoice, or a line of it, is contested so many times at most, as the database holds it. */
export const disputeTimes = 3

/** The files that go with a dispute. */
export const disputeFiles = {
  most: 3,
  accepted: ['application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'text/plain'],
} as const

// What server and pages hold to alike; it imports nothing.

/** The files that go with a dispute. */
export const disputeFiles = {
  most: 3,
  accepted: ['application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'text/plain'],
} as const

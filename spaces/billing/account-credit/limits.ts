/** So much is put on an account at once, in the smallest unit of its currency. */
export const leastTopUp = 100
export const mostTopUp = 10_000_000

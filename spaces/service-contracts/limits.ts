/** What a person may type of a contract. */
export const mostCoverages = 100
export const mostAssets = 1000
export const mostRows = 2000

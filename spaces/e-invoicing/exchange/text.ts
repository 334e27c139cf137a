/** A text of somebody else's, on one line and no longer than its column. */
export const limitText = (text: string, most: number): string => text.replace(/\s+/gu, ' ').trim().slice(0, most)

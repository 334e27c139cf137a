/**
 * A text in small letters, letter by letter as PostgreSQL's `lower` has them in any locale but a language's own: what is compared in both is the same in both. A word of its
 * own ending (ς) and the two marks of i̇ are JavaScript's alone.
 */
export const smallLetters = (text: string): string => text.replaceAll('İ', 'i').replaceAll('Σ', 'σ').toLowerCase()

/** The same of a text whose accents may have come apart, as PostgreSQL's `lower(normalize(…))` has it. */
export const smallComposed = (text: string): string => smallLetters(text.normalize('NFC'))

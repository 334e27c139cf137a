import fc from 'fast-check'

/** `npm test -- --thorough` tries ten times as many cases of each property. */
const times = Number(process.env.PARVIS_TEST_TIMES ?? 1)

/** How often a property is tried: as said, times what the run asks for. */
export const runs = (count: number): number => count * times

/** Loaded before every test file: the cases of properties are the same at each run. An own seed, or examples, go before. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_128, numRuns: runs(100) })

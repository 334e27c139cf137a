import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

/** What is longer is judged by its beginning: a longer password is never easier, and the time stays short. */
const judged = 32
/** Fewer guesses than that are made without being seen (ASVS 6.2.4, 6.2.12). */
const fewestGuesses = 1e8

let estimator: ZxcvbnFactory | undefined

/**
 * Whether a password is soon guessed: of those that leaked most often, walks over a keyboard (AZERTY too), doubled words, sequences.
 * Takes tens of milliseconds: called in a thread.
 */
export function isGuessable(password: string): boolean {
  estimator ??= new ZxcvbnFactory({
    dictionary: { passwords: dictionary['passwords-common'] },
    graphs: adjacencyGraphs,
    maxLength: judged,
  })
  return estimator.check([...password].slice(0, judged).join('')).guesses < fewestGuesses
}

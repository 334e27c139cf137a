import fc from 'fast-check'

/** Loaded before every test file: the cases of properties are the same at each run. An own seed, or examples, go before. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_128 })

import { sentenceOf } from '../errors/problem.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Decision } from './decision.ts'

/** A policy's answer as a page gets it: whether, and where not, the reason in the person's language. */
export const ability = (decision: Decision, locale: Locale): { allowed: boolean; reason: string } =>
  decision.allowed
    ? { allowed: true, reason: '' }
    : { allowed: false, reason: sentenceOf(decision.because, locale, decision.params) ?? decision.because }
